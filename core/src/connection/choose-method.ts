import { methodsOf, type Auth } from '../contract/auth.js';
import type { Field, FieldMap } from '../contract/field.js';
import type { AnyPluginDefinition } from '../contract/plugin.js';

/** One of the ways a plugin's connections may prove themselves. */
export interface ChosenMethod {
  readonly name: string;
  readonly auth: Auth;
}

/** The fields that must be there. */
export const requiredFields = (fields: FieldMap): readonly string[] =>
  Object.entries(fields)
    .filter(([, field]) => field.optional !== true)
    .map(([name]) => name);

/** The fields to make up for a connection that is only a sample: what the first way needs, a token where it is one that is obtained, and what other servers take. */
export function sampleFields(plugin: AnyPluginDefinition): ReadonlyMap<string, Field> {
  const [[, first] = ['', plugin.auth]] = methodsOf(plugin.auth);
  const fields = new Map<string, Field>();
  for (const [name, field] of Object.entries(first.fields)) {
    const isToken = first.application.kind === 'token' && name === 'accessToken';
    if (field.optional !== true || isToken) fields.set(name, field);
  }
  for (const { auth } of Object.values(plugin.servers ?? {}))
    if (auth !== plugin.auth) for (const [name, field] of Object.entries(auth.fields)) fields.set(name, field);
  return fields;
}

/**
 * The way that the given credentials are for: the first whose required fields are all there, one that also needs something before one that
 * needs nothing. Where none is complete, the one of which most is there, so that what is missing can be named.
 */
export function chooseMethod(auth: Auth, isGiven: (field: string) => boolean, wanted?: string): ChosenMethod {
  const methods = methodsOf(auth).map(([name, method]) => ({ name, auth: method }));
  const named = methods.find(({ name }) => name === wanted);
  if (named !== undefined) return named;
  const scored = methods.map((method) => {
    const required = requiredFields(method.auth.fields);
    const given = Object.keys(method.auth.fields).filter(isGiven).length;
    return { method, isComplete: required.every(isGiven), given };
  });
  const best = scored.reduce((left, right) => {
    if (left.isComplete !== right.isComplete) return right.isComplete ? right : left;
    return right.given > left.given ? right : left;
  });
  return best.method;
}

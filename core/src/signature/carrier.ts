import { check, checkHeaderName, checkKnown, checkText } from './check.js';
import type { Refusal } from './scheme.js';

/** Where a request carries its signatures. */
export interface CarrierOptions {
  /** The header that holds them; the case of the name does not matter. */
  readonly header: string;
  /** What stands before each signature, such as `sha256=`. Signatures with another mark are passed over. */
  readonly prefix?: string;
  /** What stands between several signatures in the header, such as a space. @default one signature */
  readonly separator?: string;
  /** The header is a list of named fields, `t=…,v1=…,v1=…`; nothing is trimmed. */
  readonly fields?: FieldOptions;
}

export interface FieldOptions {
  /** Name of the field that holds a signature. It may stand several times; any may match. */
  readonly signature: string;
  /** Between a name and its value. @default '=' */
  readonly assign?: string;
  /** Between fields. @default ',' */
  readonly separator?: string;
}

export interface Carried {
  /** Signatures to try, without their prefix; at least one. */
  readonly candidates: readonly string[];
  /** The value of a field that stands exactly once. */
  readonly field: (name: string) => string | undefined;
}

export interface Carrier {
  readonly header: string;
  readonly hasFields: boolean;
  /** Name of the field that holds the signature. */
  readonly signatureField: string | undefined;
  read(headerValue: string | undefined): Carried | Refusal;
  write(signature: string, fields: readonly (readonly [name: string, value: string])[]): string;
}

// A rotation presents two or three. Each one costs a comparison, or a verification with a public key: a stranger may not ask for hundreds.
const mostCandidates = 16;

export const carrierOptionNames = ['header', 'prefix', 'separator', 'fields'] as const;

export function carrier(builder: string, options: CarrierOptions): Carrier {
  const header = checkHeaderName(builder, 'header', options.header);
  const prefix = options.prefix === undefined ? '' : checkText(builder, 'prefix', options.prefix);
  if (options.fields === undefined) {
    const separator = options.separator === undefined ? undefined : checkText(builder, 'separator', options.separator);
    return {
      header,
      hasFields: false,
      signatureField: undefined,
      read(value) {
        if (value === undefined || value === '') return 'missing_signature';
        return carried(separator === undefined ? [value] : value.split(separator), prefix, () => undefined);
      },
      write: (signature) => prefix + signature,
    };
  }
  check(options.separator === undefined, builder, '`separator` and `fields` exclude each other; between fields stands `fields.separator`.');
  return fieldCarrier(builder, header, prefix, options.fields);
}

function fieldCarrier(builder: string, header: string, prefix: string, options: FieldOptions): Carrier {
  checkKnown(builder, options, ['signature', 'assign', 'separator']);
  const signatureField = checkText(builder, 'fields.signature', options.signature);
  const assign = checkText(builder, 'fields.assign', options.assign ?? '=');
  const separator = checkText(builder, 'fields.separator', options.separator ?? ',');
  check(assign !== separator, builder, '`fields.assign` and `fields.separator` must differ.');
  return {
    header,
    hasFields: true,
    signatureField,
    read(value) {
      if (value === undefined || value === '') return 'missing_signature';
      const fields = splitFields(value, assign, separator);
      const only = (name: string): string | undefined => {
        const values = fields.get(name);
        return values?.length === 1 ? values[0] : undefined;
      };
      return carried(fields.get(signatureField) ?? [], prefix, only);
    },
    write: (signature, fields) =>
      [...fields, [signatureField, prefix + signature] as const].map(([name, value]) => name + assign + value).join(separator),
  };
}

function splitFields(value: string, assign: string, separator: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const item of value.split(separator)) {
    const at = item.indexOf(assign);
    if (at < 1) continue;
    const name = item.slice(0, at);
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [item.slice(at + assign.length)]);
    else values.push(item.slice(at + assign.length));
  }
  return fields;
}

function carried(values: readonly string[], prefix: string, field: Carried['field']): Carried | Refusal {
  const candidates = values
    .filter((value) => value.length > prefix.length && value.startsWith(prefix))
    .map((value) => value.slice(prefix.length));
  return candidates.length === 0 || candidates.length > mostCandidates ? 'malformed_signature' : { candidates, field };
}

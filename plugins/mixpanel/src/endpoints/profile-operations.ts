import { z } from 'zod';

// What can be done to the properties of a profile, by the names of the documents: mixpanel/docs, openapi/ingestion.openapi.yaml
// (ba229069b07d, 2026-08-21, read 2026-11-25)

const values = z.record(z.string(), z.unknown());

/** Overwrites. Names that begin with `$`, such as `$email`, are Mixpanel's own. */
export const set = { $set: values };
/** Sets what is not there yet. */
export const setOnce = { $set_once: values };
/** Adds to numbers; below zero it takes away. */
export const add = { $add: z.record(z.string(), z.number()) };
/** Adds to lists what they do not hold yet. */
export const union = { $union: z.record(z.string(), z.array(z.union([z.string(), z.number()])).min(1)) };
/** Adds one value to each list. */
export const append = { $append: values };
/** Takes one value out of each list. */
export const remove = { $remove: values };
/** Drops properties for good. */
export const unset = { $unset: z.array(z.string()).min(1) };
/** Deletes the whole profile. The value is not looked at; the documents send the text `null`. */
export const deletion = { $delete: z.string().default('null') };

import type { Schema } from '@mooring/core';
import { describeSchema, formatOf, type CompiledEndpoint } from '@mooring/core/runtime';
import { successBody } from '../provider/answer.js';
import { isRecord } from '../provider/record.js';
import { withBench, type CheckSource } from './bench.js';
import { badInputs, fits, onlyRefused, unknownField, withoutRequiredFields, withUnknownField } from './broken-values.js';
import { checksOf, type Check } from './check.js';
import { expectCode, expectRequests, expectSuccess, expectThat } from './expect-that.js';
import { fittingBody, outputOf, withOutput } from './success.js';

/** Whether an answer is a map: any name is known in it, so none can be unknown. */
const isMap = (schema: Schema): boolean => {
  const described = describeSchema(schema, 'output');
  return described !== undefined && !('properties' in described) && typeof described['additionalProperties'] === 'object';
};

const noBody = 'it has neither a fixture nor an output schema that can be sampled: give it a `fixture`';

/** What one endpoint's schemas promise. */
export function schemaChecks(source: CheckSource, endpoint: CompiledEndpoint): readonly Check[] {
  return [
    fixtureCheck(source, endpoint),
    badInputCheck(source, endpoint),
    unknownFieldCheck(source, endpoint),
    missingFieldCheck(source, endpoint),
  ];
}

function fixtureCheck(source: CheckSource, endpoint: CompiledEndpoint): Check {
  const { check, skipped } = checksOf('endpoint', endpoint.name);
  const title = 'its fixture or sample fits its output schema';
  const body = successBody(endpoint);
  if (body === undefined && !fits(endpoint.definition.output, undefined)) return skipped(title, noBody);
  return check(title, () =>
    withBench(source, async (bench) => {
      bench.shop.on(endpoint.name).reply(body);
      expectSuccess(await bench.call(endpoint), 'with its fixture or sample as the answer');
    }),
  );
}

function badInputCheck(source: CheckSource, endpoint: CompiledEndpoint): Check {
  const { check, skipped } = checksOf('endpoint', endpoint.name);
  const title = 'a bad input is refused before the network';
  if (badInputs(endpoint).next().done === true) {
    const { input } = endpoint.definition;
    return skipped(title, input === undefined ? 'it takes no input that could be wrong' : 'its input schema accepts anything');
  }
  return check(title, () =>
    withBench(source, async (bench) => {
      for (const { whole, path } of await onlyRefused(badInputs(endpoint))) {
        expectCode(
          await bench.call(endpoint, isRecord(whole) ? whole : {}),
          ['InvalidInput'],
          `for an input that its schema refuses (\`${path}\` missing or wrong)`,
        );
      }
      expectRequests(bench.shop.requests, 0, 'For a bad input');
    }),
  );
}

function unknownFieldCheck(source: CheckSource, endpoint: CompiledEndpoint): Check {
  const { check, skipped } = checksOf('endpoint', endpoint.name);
  const title = 'a field that the schema does not name is let through';
  if (formatOf(endpoint.definition.output) !== undefined) return skipped(title, 'its answer is no JSON');
  const fitting = fittingBody(endpoint);
  const output = outputOf(endpoint, fitting);
  if (Array.isArray(output) && output.length > 0 && !isRecord(output[0])) return skipped(title, 'its answer is a list of plain values');
  if (!(isRecord(output) || (Array.isArray(output) && output.length > 0))) return skipped(title, noBody);
  if (isRecord(output) && isMap(endpoint.definition.output)) return skipped(title, 'its answer is a map, which has no fields of its own');
  return check(title, () =>
    withBench(source, async (bench) => {
      bench.shop.on(endpoint.name).reply(withOutput(endpoint, fitting, withUnknownField(output)));
      const value = expectSuccess(await bench.call(endpoint), 'when the provider adds a field');
      const read: unknown = Array.isArray(value) ? value[0] : value;
      expectThat(isRecord(read) && read[unknownField] === true, 'The field that the provider added must stay in the result.');
    }),
  );
}

function missingFieldCheck(source: CheckSource, endpoint: CompiledEndpoint): Check {
  const { check, skipped } = checksOf('endpoint', endpoint.name);
  const title = 'a missing field is a typed drift';
  const { output } = endpoint.definition;
  if (formatOf(output) !== undefined) return skipped(title, 'its answer is no JSON');
  const fitting = fittingBody(endpoint);
  const lacking = withoutRequiredFields(output, outputOf(endpoint, fitting));
  if (lacking.length === 0) return skipped(title, 'its output schema requires no field');
  return check(title, () =>
    withBench(source, async (bench) => {
      const [answer] = await onlyRefused(lacking);
      if (answer === undefined) return;
      bench.shop.on(endpoint.name).reply(withOutput(endpoint, fitting, answer.whole));
      expectCode(await bench.call(endpoint), ['SchemaDrift'], `when \`${answer.path}\` is missing from the answer`);
    }),
  );
}

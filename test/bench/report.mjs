const number = (value) => Math.round(value).toString();
const ratio = (value) => value.toFixed(2);

/** The results for people. */
export function report({ node, processor, versions, rounds, calls, peers, acks }) {
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const lines = [
    '',
    `Node ${node}, ${used.join(', ')}, ${processor}, ${rounds} interleaved round${rounds === 1 ? '' : 's'}, medians; ratios are medians of each round's own.`,
    '',
  ];
  if (calls !== undefined) lines.push(...callTable(calls), '');
  if (peers !== undefined) lines.push(...peerTable(peers), '');
  if (acks !== undefined) lines.push(...ackTable(acks), '');
  return lines.join('\n');
}

function callTable({ reference, switches, results }) {
  const rows = results.map(({ client, concurrency, perSecond, cpuMicros, perSecondRatio, cpuRatio }) => [
    String(concurrency),
    client,
    number(perSecond),
    number(cpuMicros),
    ratio(perSecondRatio),
    ratio(cpuRatio),
  ]);
  return [
    `Calls, about 1 kB of JSON over loopback; ratios to ${reference}`,
    ...table(['c', 'client', 'calls/s', 'CPU us', 'x calls/s', 'x CPU'], rows),
    ...switchLines(switches),
  ];
}

function peerTable(results) {
  const rows = results.map(({ provider, version, concurrency, officialPerSecond, perSecond, perSecondRatio, cpuRatio }) => [
    `${provider} ${version}`,
    String(concurrency),
    number(officialPerSecond),
    number(perSecond),
    ratio(perSecondRatio),
    ratio(cpuRatio),
  ]);
  return [
    "Our plugins beside the providers' own clients, the same call to the same server; ratios to the official client",
    ...table(['client', 'c', 'official/s', 'mooring/s', 'x calls/s', 'x CPU'], rows),
  ];
}

function ackTable({ reference, switches, results }) {
  const rows = results.map(({ server, perSecond, cpuMicros, perSecondRatio, cpuRatio }) => [
    server,
    number(perSecond),
    number(cpuMicros),
    ratio(perSecondRatio),
    ratio(cpuRatio),
  ]);
  return [
    `Webhooks acknowledged, about 1 kB each, 64 in flight; ratios to ${reference}`,
    ...table(['server', 'acks/s', 'CPU us', 'x acks/s', 'x CPU'], rows),
    ...switchLines(switches),
  ];
}

const switchLines = (switches) => [
  'mooring with everything on:',
  ...Object.entries(switches).map(([name, value]) => `  ${name}: ${value}`),
];

function table(heads, rows) {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  const isText = (column) => rows.every((row) => Number.isNaN(Number(row[column])));
  const line = (cells) =>
    `  ${cells.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ')}`;
  return [line(heads), ...rows.map(line)];
}

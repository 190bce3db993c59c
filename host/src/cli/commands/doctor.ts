import { checkKeys } from '../check-keys.js';
import { checkClock, checkNode, checkPort } from '../check-machine.js';
import { checkPlugins } from '../check-plugins.js';
import { checkStore } from '../check-store.js';
import { failureSentence } from '../failure-sentence.js';
import { fail, findingLines, ok, type Finding } from '../finding.js';
import { listeningOf, type ListenFlags } from '../listening.js';
import type { CommonFlags } from '../load-config.js';
import { refuseExposedSimulation } from '../refuse-exposed-simulation.js';
import { writeLines, type Terminal } from '../terminal.js';
import { withHost } from '../with-host.js';

export interface DoctorFlags extends CommonFlags, ListenFlags {}

/** Says what would keep `mooring start` from working here, and how to mend it. The exit code is 1 where something would. */
export async function doctor(terminal: Terminal, flags: DoctorFlags): Promise<number> {
  const findings: Finding[] = [checkNode(terminal)];
  try {
    findings.push(...(await checkConfigured(terminal, flags)));
  } catch (error) {
    findings.push(fail('config', failureSentence(error)));
  }
  writeLines(terminal.output, findingLines(findings));
  return findings.some(({ status }) => status === 'fail') ? 1 : 0;
}

function checkConfigured(terminal: Terminal, flags: DoctorFlags): Promise<readonly Finding[]> {
  return withHost(terminal, flags, 'doctor', async (host, config) => {
    const listening = listeningOf(flags, terminal.environment, config);
    refuseExposedSimulation(config, listening, terminal.environment);
    return [
      ok('config', config.file),
      ...checkPlugins(host, config),
      await checkStore(config, terminal),
      ...(await checkKeys(config, terminal)),
      await checkPort(listening),
      checkClock(terminal, config.file),
    ];
  });
}

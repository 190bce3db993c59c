import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names a process so that a later process can tell whether it still runs. The pid alone is not enough: pids are reused, and another
 * container that shares the folder counts its own. Returns undefined when no such process exists.
 */
export function identify(pid = process.pid) {
  const started = startTimeOf(pid);
  if (started === undefined) return undefined;
  return { pid, started, boot: bootId(), place: place() };
}

/** `'running'`, `'ended'`, or `'unknown'` for a process of another machine or container, which cannot be seen from here. */
export function stateOf(identity) {
  if (identity.place !== place()) return 'unknown';
  if (identity.boot !== bootId()) return 'ended';
  return startTimeOf(identity.pid) === identity.started ? 'running' : 'ended';
}

/** Clock ticks since boot on Linux; elsewhere a constant, because there is no cheap way to ask. Undefined: not running. */
function startTimeOf(pid) {
  if (process.platform !== 'linux') return exists(pid) ? 'running' : undefined;
  const stat = readOr(`/proc/${pid}/stat`, undefined);
  if (stat === undefined) return undefined;
  // The second field is the command in parentheses and may hold spaces, so count from behind the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isZombie = fields[0] === 'Z' || fields[0] === 'X';
  return isZombie ? undefined : fields[19];
}

function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function bootId() {
  return readOr('/proc/sys/kernel/random/boot_id', '').trim();
}

function place() {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

/** What holds the process at one moment, by kind and number: `Timeout`, `TCPSocketWrap` … Timers that hold nothing are not seen. */
export type OpenHandles = ReadonlyMap<string, number>;

/** Work under way in threads and files ends by itself; what is closing is not open. */
const passing = /^(Immediate|CloseReq|TickObject|.*Req(Callback|Promise|Wrap)?)$/;

/** What holds the process now. */
export function openHandles(): OpenHandles {
  const handles = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) if (!passing.test(kind)) handles.set(kind, (handles.get(kind) ?? 0) + 1);
  return handles;
}

/**
 * Turns that what is closing may take: on a machine that is busy elsewhere four were too few, and within fifty a timer of the runner ends that
 * was counted before, so that one which is left is not seen.
 */
const turnsAtMost = 8;

/** What has come to hold the process since, such as `Timeout (1)`; what closes within a moment is given that moment. */
export async function handlesLeftSince(before: OpenHandles): Promise<readonly string[]> {
  for (let turn = 0; turn < turnsAtMost && newSince(before).length > 0; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return newSince(before);
}

const newSince = (before: OpenHandles): readonly string[] =>
  [...openHandles()].flatMap(([kind, count]) => {
    const more = count - (before.get(kind) ?? 0);
    return more > 0 ? [`${kind} (${more})`] : [];
  });

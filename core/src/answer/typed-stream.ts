import { MooringError } from '../errors/mooring-error.js';
import { isTransportError } from '../transport/index.js';
import { classifyTransportError, type CallPlace } from './classify.js';

/**
 * A streamed answer as its reader sees it: what breaks it off is an error of Mooring that names the call. `NetworkFailure` when the
 * connection breaks, `ResponseTooLarge`, `BadResponse` when it cannot be unpacked, `AttemptTimeout` after a pause that is too long, and
 * `Cancelled` when the caller aborts. None of them leads to another attempt: a part has been handed out.
 * @param cancelledBy The reason of the caller's signal, asked when the stream is aborted
 */
export function typedStream(
  stream: AsyncIterable<Uint8Array>,
  place: CallPlace,
  cancelledBy: () => unknown = () => undefined,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const bytes = stream[Symbol.asyncIterator]();
      const translate = (error: unknown): never => {
        throw streamError(error, place, cancelledBy);
      };
      return {
        next: () => bytes.next().catch(translate),
        return: async () => (await bytes.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}

function streamError(error: unknown, place: CallPlace, cancelledBy: () => unknown): unknown {
  if (!isTransportError(error)) return error;
  const { endpoint, connection } = place;
  if (error.reason === 'aborted')
    return new MooringError('Cancelled', `${connection.plugin.id} ${endpoint.name}: the caller aborted the call within its answer.`, {
      plugin: connection.plugin.id,
      connection: connection.name,
      endpoint: endpoint.name,
      cause: cancelledBy() ?? error,
    });
  return classifyTransportError(place, error).error;
}

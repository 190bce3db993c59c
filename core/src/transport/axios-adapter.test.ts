import { AxiosHeaders, type AxiosRequestConfig } from 'axios';
import {
  CarriedCall,
  FailedAttempt,
  runCarriedAttempt,
  ThrownInAttempt,
  type AttemptAnswer,
  type AttemptOutcome,
} from './axios-adapter.js';
import { createAxiosInstance } from './axios-instance.js';

const answer: AttemptAnswer = { response: { status: 503, headers: { 'retry-after': '1' }, body: Buffer.from('raw') } };

class Scripted extends CarriedCall {
  constructor(readonly outcome: () => Promise<AttemptOutcome<AttemptAnswer, unknown>>) {
    super();
  }
  attempt(): Promise<AttemptOutcome<AttemptAnswer, unknown>> {
    return this.outcome();
  }
}

const send = (
  outcome: () => Promise<AttemptOutcome<AttemptAnswer, unknown>>,
): Promise<{ status: number; data: unknown; headers: unknown }> => {
  const config: AxiosRequestConfig & { carriedCall: CarriedCall } = {
    method: 'post',
    url: 'https://api.example.com/x',
    carriedCall: new Scripted(outcome),
  };
  return createAxiosInstance(runCarriedAttempt).request(config);
};

const rejection = (sent: Promise<unknown>): Promise<unknown> =>
  sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );

describe('runCarriedAttempt', () => {
  it('hands on any status and the very answer of the attempt, with a header map that axios understands', async () => {
    const response = await send(() => Promise.resolve({ answer }));
    expect([response.status, response.data]).toEqual([503, answer]);
    expect(response.headers).toBeInstanceOf(AxiosHeaders);
  });

  it('rejects a failed attempt with its config, which is what axios-retry looks for', async () => {
    const reason = await rejection(send(() => Promise.resolve({ failure: 'down' })));
    expect(reason).toBeInstanceOf(FailedAttempt);
    expect(reason).toMatchObject({ failure: 'down', config: { url: 'https://api.example.com/x', method: 'post' } });
  });

  it('keeps an error of the attempt from axios and axios-retry', async () => {
    const error = new Error('boom');
    const reason = await rejection(send(() => Promise.reject(error)));
    expect(reason).toBeInstanceOf(ThrownInAttempt);
    expect(reason).not.toHaveProperty('config');
    expect(reason).toMatchObject({ error });
  });

  it('serves no call but ours', async () => {
    await expect(createAxiosInstance(runCarriedAttempt).request({ url: 'https://api.example.com/' })).rejects.toThrow(
      'calls of Mooring only',
    );
  });
});

describe('createAxiosInstance', () => {
  it('can be called as a function, as axios-retry does', async () => {
    const instance = createAxiosInstance((config) =>
      Promise.resolve({ data: config.url, status: 200, statusText: '', headers: {}, config }),
    );
    expect((await instance({ url: 'https://api.example.com/x' })).data).toBe('https://api.example.com/x');
  });

  it('takes no proxy, no redirect and no timeout', () => {
    expect(createAxiosInstance(runCarriedAttempt).defaults).toMatchObject({ proxy: false, maxRedirects: 0, timeout: 0 });
  });
});

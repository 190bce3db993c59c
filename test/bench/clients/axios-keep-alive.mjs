import { Agent } from 'node:http';
import { axios } from '../installed.mjs';

/** What most applications have: one axios instance with a keep-alive agent, nothing around it. */
export function createClient({ origin }) {
  const httpAgent = new Agent({ keepAlive: true });
  const client = axios.create({ baseURL: origin, httpAgent, headers: { authorization: 'Bearer key_bench' } });
  return {
    async call(seq) {
      const { data } = await client.get('/v1/customers', { params: { email: 'jenny.rosen@example.com', seq } });
      return data;
    },
    async close() {
      httpAgent.destroy();
    },
  };
}

import { PrometheusMeter } from './prometheus-meter.js';

const attempt = {
  'http.request.method': 'GET',
  'server.address': '{shop}.shop.example',
  'server.port': 443,
  'http.response.status_code': 200,
  'error.type': '',
  'url.template': '/orders/:id',
};

/** The samples of a metric, without comments. */
const samplesOf = async (meter: PrometheusMeter, name: string): Promise<readonly string[]> =>
  (await meter.text()).split('\n').filter((line) => line.startsWith(name));

describe('PrometheusMeter', () => {
  it('spells names of OpenTelemetry as Prometheus does', async () => {
    const meter = new PrometheusMeter();
    meter.record('http.client.request.duration', 0.02, attempt);
    const [count] = await samplesOf(meter, 'http_client_request_duration_seconds_count');
    expect(count).toBe(
      'http_client_request_duration_seconds_count{http_request_method="GET",server_address="{shop}.shop.example",server_port="443",http_response_status_code="200",error_type="",url_template="/orders/:id"} 1',
    );
    const buckets = await samplesOf(meter, 'http_client_request_duration_seconds_bucket');
    expect(buckets).toHaveLength(17);
    expect(buckets.filter((line) => line.endsWith(' 1'))).toHaveLength(15);
  });

  it('says what a metric is and of which kind', async () => {
    const meter = new PrometheusMeter();
    meter.count('mooring_throttled_total', { plugin: 'shop' }, 2);
    expect(await meter.text()).toBe(
      '# HELP mooring_throttled_total Attempts that the provider refused because a limit was used up.\n# TYPE mooring_throttled_total counter\nmooring_throttled_total{plugin="shop"} 2\n',
    );
  });

  it('keeps the labels of a metric whatever the first measurement had', async () => {
    const meter = new PrometheusMeter();
    meter.count('mooring_retries_total', { plugin: 'shop' });
    meter.count('mooring_retries_total', { plugin: 'shop', reason: 'overloaded' });
    meter.count('mooring_retries_total', { reason: 'overloaded', plugin: 'shop', connection: 'acme' });
    expect(await samplesOf(meter, 'mooring_retries_total')).toEqual([
      'mooring_retries_total{plugin="shop",reason=""} 1',
      'mooring_retries_total{plugin="shop",reason="overloaded"} 2',
    ]);
  });

  it('takes the labels of the first measurement where a metric is not ours, and never throws at a call', async () => {
    const meter = new PrometheusMeter();
    meter.gauge('app.queue depth', 3, { 'queue.name': 'mails' });
    expect(() => meter.gauge('app.queue depth', 5, { other: 'x' })).not.toThrow();
    expect(await samplesOf(meter, 'app_queue_depth')).toEqual([
      'app_queue_depth{queue_name="mails"} 3',
      'app_queue_depth{queue_name=""} 5',
    ]);
  });

  it('sets a gauge to its last value', async () => {
    const meter = new PrometheusMeter();
    meter.gauge('mooring_circuit_state', 2, { plugin: 'shop', operation: 'read' });
    meter.gauge('mooring_circuit_state', 0, { plugin: 'shop', operation: 'read' });
    expect(await samplesOf(meter, 'mooring_circuit_state')).toEqual(['mooring_circuit_state{plugin="shop",operation="read"} 0']);
  });

  it('shares nothing with another host of the same process', async () => {
    const [one, other] = [new PrometheusMeter(), new PrometheusMeter()];
    one.count('mooring_throttled_total', { plugin: 'shop' });
    other.count('mooring_throttled_total', { plugin: 'shop' });
    expect(await samplesOf(other, 'mooring_throttled_total')).toEqual(['mooring_throttled_total{plugin="shop"} 1']);
  });
});

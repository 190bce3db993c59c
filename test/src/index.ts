import './matchers/install-matchers.js';
export { matchers, type ExpectedRequest } from './matchers/matchers.js';
export { testPlugin, type TestedPlugin, type TestPluginOptions } from './test-plugin/test-plugin.js';
export type { CallTypesAt, EndpointNames, OutputAt } from './test-plugin/endpoint-names.js';
export type { EndpointScript, ReplyOptions, SampleOverrides } from './test-plugin/endpoint-script.js';
export type { Delivery, DeliveryOutcome, IncomingRequest, ReceivedEventOf } from './test-plugin/event-intake.js';
export type { Fault } from './test-plugin/fault.js';
export type { RecordedRequest } from './test-plugin/recorded-request.js';
export type { RecordedLog } from './test-plugin/recording-logger.js';
export type { DeliveryOptions, TestWebhook } from './test-plugin/test-webhook.js';
export type { WebhookEncoding } from './provider/event-body.js';
export type { Tampering } from './provider/signed-webhook.js';
export { createSeededRandom } from './provider/seeded-random.js';
export { VirtualClock } from '@mooring/core/runtime';
export { conformance, type TestRunner } from './conformance/conformance.js';
export { checks } from './conformance/checks.js';
export type { CheckGroup, CheckTitle } from './conformance/catalogue.js';
export type { Check } from './conformance/check.js';
export {
  createSimulator,
  type EventReceiver,
  type SimulatedConnection,
  type SimulatedHostOptions,
  type Simulator,
  type SimulatorOptions,
} from './simulator/simulator.js';
export type { DeliveryReport } from './simulator/event-courier.js';
export type { SentEvent } from './simulator/event-sender.js';
export type { SimulatedFaults } from './simulator/faults.js';
export { loopbackTransport } from './simulator/loopback-transport.js';
export { cassette, type CassetteMode, type CassetteOptions } from './cassettes/cassette.js';
export type { Cassette, ExchangeDrift } from './cassettes/open-cassette.js';
export { liveCheck, type LiveCheck, type LiveCheckOptions } from './cassettes/live-check.js';
export type { ResponseDrift } from './cassettes/shape-drift.js';
export { findDrift, type DriftReport } from './drift/drift.js';
export type { DriftIssue, ExchangeVerdict } from './drift/judge-exchange.js';
export {
  createAuthorizationServer,
  type AuthorizationServer,
  type AuthorizationServerCalls,
  type AuthorizationServerLogLine,
  type AuthorizationServerOptions,
  type AuthorizationServerUrls,
  type GrantedPair,
} from './authorization-server/authorization-server.js';
export type { RegisteredClient } from './authorization-server/registered-client.js';
export type { AuthorizationServerMode } from './authorization-server/server-mode.js';

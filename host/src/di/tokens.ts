import type { Clock, Logger, Meter, Random } from '@mooring/core';
import type { Pipeline } from '@mooring/core/runtime';
import type { InjectionToken } from 'tsyringe';
import type { Directory } from '../connections/directory.js';
import type { AnswerDesk } from '../events/answer-desk.js';
import type { Dispatcher } from '../events/dispatcher.js';
import type { HandlerRegistry } from '../events/handler-registry.js';
import type { EventSettings } from '../events/event-settings.js';
import type { Store } from '../store/index.js';

/** Everything a host's classes can ask for, on one page. Values are built once and registered on the host's own container. */
const token = <Service>(name: string): InjectionToken<Service> => Symbol(`mooring.${name}`);

export const CLOCK = token<Clock>('clock');
export const RANDOM = token<Random>('random');
export const LOGGER = token<Logger>('logger');
export const METER = token<Meter>('meter');
export const STORE = token<Store>('store');
export const PIPELINE = token<Pipeline>('pipeline');
export const DIRECTORY = token<Directory>('directory');
export const HANDLERS = token<HandlerRegistry>('handlers');
export const EVENT_SETTINGS = token<EventSettings>('event-settings');
export const DISPATCHER = token<Dispatcher>('dispatcher');
export const ANSWER_DESK = token<AnswerDesk>('answer-desk');

import { parcels } from '../fixtures/parcels-plugin.js';
import { conformance } from './conformance.js';

conformance(parcels);

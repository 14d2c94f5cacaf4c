import { countingProperties } from './counting-properties.ts';

countingProperties(30);

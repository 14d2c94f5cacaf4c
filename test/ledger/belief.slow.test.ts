import { beliefProperties } from './belief-properties.ts';

beliefProperties(2);

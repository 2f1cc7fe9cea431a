import { limiterContract, runContract } from '@candlewick/core/testing';
import { describe, it } from 'vitest';
import { openSeveral } from './open-shared.ts';

runContract({ describe, it }, limiterContract, 'limiter-weight with a shared store', () => openSeveral(1));

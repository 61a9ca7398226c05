/**
 * Europe, 863-870 MHz: ETSI EN 300 220-2 table B.1, ERC Recommendation 70-03 annex 1, without
 * listen-before-talk.
 *
 *   863 ──K── 865 ──────L────── 868 ──M── 868.6 ░ 868.7 ──N── 869.2 ░ 869.4 ─P─ 869.65 ░ 869.7 ─R─ 870
 *      0.1 %          1 %           1 %              0.1 %                10 %                 1 %
 *
 * ░ are the bands of alarm systems: nothing may be sent there. R would also allow 7 dBm without a
 * duty cycle; 14 dBm at 1 % is what a gateway wants.
 */

import { eirpOfErpDbm, type SpectrumPlan, type SubBand } from './spectrum-plan.ts'

function band(name: string, mhz: readonly [number, number], erpDbm: number, dutyCycle: number) {
  return {
    name,
    fromHz: Math.round(mhz[0] * 1e6),
    toHz: Math.round(mhz[1] * 1e6),
    eirpDbmMax: eirpOfErpDbm(erpDbm),
    dutyCycle,
  } satisfies SubBand
}

export const ETSI_EN_300_220: SpectrumPlan = {
  name: 'ETSI EN 300 220',
  subBands: [
    band('K', [863, 865], 14, 0.001),
    band('L', [865, 868], 14, 0.01),
    band('M', [868, 868.6], 14, 0.01),
    band('N', [868.7, 869.2], 14, 0.001),
    band('P', [869.4, 869.65], 27, 0.1),
    band('R', [869.7, 870], 14, 0.01),
  ],
}

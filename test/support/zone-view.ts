/** A zone that nothing forbids to be watered. */

import type { ZoneView } from '../../gateway/actuate/interlocks.ts'

export const FREE: ZoneView = {
  loss: null,
  isUnsure: false,
  isOpening: false,
  valve: { model: 'milesight-uc511', hardware: '4.1', class: 'A', isSilent: false },
  locks: [],
  airC: null,
  rainMm24h: null,
  othersOpen: 0,
  openAtOnceMax: null,
}

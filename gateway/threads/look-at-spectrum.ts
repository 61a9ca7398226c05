/** One look of the radio's spectrum receiver, for a thread that can be told no error but its words. */

import { HardwareError } from '../../hardware/errors.ts'
import type { Radio } from '../../hardware/radio.ts'
import type { SpectrumLook, SpectrumSeen } from './messages.ts'

export async function lookAtSpectrum(
  radio: Pick<Radio, 'scan'>,
  { freqHz, looks }: SpectrumLook,
): Promise<SpectrumSeen> {
  if (!radio.scan) {
    const detail = 'the radio of this gateway is another machine: it has no spectrum receiver'
    return { kind: 'refused', code: 'no-spectrum', detail }
  }
  try {
    return { kind: 'seen', column: await radio.scan(freqHz, looks) }
  } catch (error) {
    const code = error instanceof HardwareError ? error.code : 'failed'
    return { kind: 'refused', code, detail: error instanceof Error ? error.message : String(error) }
  }
}

/** What a configuration may say of the network server; what is allowed follows from the region. */

import { z } from 'zod'
import type { NetId } from '../../base/ids.ts'
import { ADR_CHOICES } from '../adr/choice.ts'
import { blockCount } from '../lorawan/address-block.ts'
import { dataRatesOfRx2, type Region } from '../lorawan/region/region.ts'
import { hexId } from './fields.ts'

export const lorawanSchema = z.strictObject({
  netId: hexId(6).default('000000'),
  addressBlock: z
    .int()
    .min(0)
    .max(4095)
    .optional()
    .describe(
      "the gateway's own number among those of the city: devices get addresses that no other gives",
    ),
  rx1DelayS: z.int().min(1).max(15).default(1),
  rx1DrOffset: z.int().min(0).max(7).default(0),
  rx2DataRate: z
    .int()
    .min(0)
    .max(15)
    .optional()
    .describe('of joined devices; left out: DR3 in EU868, elsewhere the default of the region'),
  adr: z
    .enum(ADR_CHOICES)
    .default('steady')
    .describe(
      'how devices are steered: by what nine of ten frames reach, by the best of 20, or not',
    ),
  maxDCycle: z
    .int()
    .min(0)
    .max(15)
    .default(0)
    .describe('devices send at most 1/2^n of the time; 0: as their region says'),
  dwell: z
    .strictObject({ uplink400: z.boolean().optional(), downlink400: z.boolean().optional() })
    .optional()
    .describe(
      'AS923, AU915: whether a transmission may last 400 ms at most; left out: as devices start',
    ),
})

type Lorawan = z.infer<typeof lorawanSchema>

/** Field → what the region allows, for what it does not. */
export function lorawanProblems(
  { netId, addressBlock, rx1DrOffset, rx2DataRate, dwell }: Lorawan,
  region: Region,
): readonly { readonly field: keyof Lorawan; readonly allowed: string }[] {
  const rates = dataRatesOfRx2(region)
  const blocks = blockCount(netId as NetId)
  return [
    ...(addressBlock !== undefined && addressBlock >= blocks
      ? [
          {
            field: 'addressBlock',
            allowed: `below ${blocks}: the NetID ${netId} has no more blocks`,
          } as const,
        ]
      : []),
    ...(rx1DrOffset > region.rx1DrOffsetMax
      ? [
          {
            field: 'rx1DrOffset',
            allowed: `in ${region.name} at most ${region.rx1DrOffsetMax}`,
          } as const,
        ]
      : []),
    ...(dwell && !region.hasTxParamSetup
      ? [{ field: 'dwell', allowed: `not in ${region.name}, which has none to set` } as const]
      : []),
    ...(rx2DataRate !== undefined && !rates.includes(rx2DataRate)
      ? [{ field: 'rx2DataRate', allowed: `in ${region.name} one of ${rates.join(', ')}` } as const]
      : []),
  ]
}

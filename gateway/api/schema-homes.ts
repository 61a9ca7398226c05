/** What may come in about homes. */

import { z } from 'zod'
import { parseGatewayEui } from '../../base/ids.ts'
import { isBoxKey } from '../../base/sealed-box.ts'
import { HANDOVER_CHARS_MAX } from '../homes/handover-file.ts'
import { HOME_REV_MAX, HOMES_MAX } from '../homes/home.ts'
import { devEui, hexId } from './schema.ts'

const GROUPS_MAX = 64

/** `site:parc-jourdan`, `row:mignet-a`, `device:70b3d5499f0012ab`. */
const groups = z
  .array(
    z.string().regex(/^(?:site|row|device):[A-Za-z0-9._:-]{1,64}$/, 'site:…, row:… or device:…'),
  )
  .min(1)
  .max(GROUPS_MAX)
  .describe('a whole site or row; a device that belongs to neither')
const rev = z.int().min(1).max(HOME_REV_MAX)
const gatewayEui = hexId(16, parseGatewayEui)

export const homeMoveBody = z.strictObject({
  groups,
  to: gatewayEui,
  rev: rev.optional().describe('left out: one above the last; the higher revision holds'),
  anyway: z.boolean().default(false).describe('in spite of warnings'),
  dryRun: z.boolean().default(false).describe('warnings only, nothing moves'),
})

export const homeExportBody = z.strictObject({
  groups,
  key: z
    .string()
    .refine(isBoxKey, '64 hex digits')
    .describe('of the new gateway: `GET homes` there'),
})

/** A move that was decided elsewhere: an order of the hypervisor. */
export const homeSetParams = z.strictObject({
  devices: z.array(devEui).min(1).max(HOMES_MAX),
  gatewayEui,
  rev,
})

/** A hand-over, as `homes/export` gives it. */
export const homeImportParams = z.strictObject({ text: z.string().max(HANDOVER_CHARS_MAX) })

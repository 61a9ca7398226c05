/** What may come in about groups. */

import { z } from 'zod'
import { devEui, name, payloadHex, plainId } from './schema.ts'

/** As many as the engine takes (engine/group-members.ts). */
const MEMBERS_MAX = 256

export const groupBody = z.strictObject({
  name,
  members: z
    .array(devEui)
    .min(1)
    .max(MEMBERS_MAX)
    .describe('devices of class C that have joined; those of 1.0.x with their GenAppKey'),
})

export const groupSendBody = z.strictObject({
  id: plainId.optional().describe('the same id again does nothing twice'),
  fPort: z.int().min(1).max(223),
  hex: payloadHex,
  urgent: z.boolean().default(false).describe("before all others, within the alarms' airtime"),
})

export const groupCloseBody = z.strictObject({
  id: plainId.optional().describe('the same id again does nothing twice'),
})

/** What may come in about installing sensors. */

import { z } from 'zod'
import { boundsOfCivilDay } from '../../base/civil-day.ts'
import { BECAUSE_CHARS_MAX, WEEK_PATTERN } from '../registry/installation.ts'
import { BINDING_ROLES } from '../registry/model.ts'
import { devEui, ENTRIES_MAX, labelText, lat, lon, plainId } from './schema.ts'

const mount = z.strictObject({
  asset: plainId,
  role: z.enum(BINDING_ROLES),
  index: z.int().min(0).max(999).default(0),
})
const week = z.string().regex(WEEK_PATTERN, 'an ISO week like 2026-W27')
/** A sensor with several channels serves a few roles of one asset. */
const ofOneSensor = z.array(mount).min(1).max(8)

export const lookUpBody = z.strictObject({
  text: labelText.describe('a label as scanned, a DevEUI, or its last four digits or more'),
})
export const watchBody = z.strictObject({
  devEui,
  anew: z.boolean().default(false).describe('it was moved: its radio is tested anew'),
})
export const planBody = z.strictObject({
  mounts: z
    .array(mount.extend({ week: week.optional() }))
    .min(1)
    .max(ENTRIES_MAX),
})
export const installBody = z
  .strictObject({
    devEui,
    mounts: ofOneSensor,
    replaces: devEui.optional().describe('the sensor that goes, where one is there'),
    lat: lat.optional(),
    lon: lon.optional(),
  })
  .refine((body) => (body.lat === undefined) === (body.lon === undefined), {
    path: ['lon'],
    message: 'lat and lon go together',
  })
export const mountsBody = z.strictObject({ mounts: z.array(mount).min(1).max(ENTRIES_MAX) })
export const backBody = z.strictObject({
  mounts: ofOneSensor,
  because: z.string().trim().min(1).max(BECAUSE_CHARS_MAX),
})

const number = (least: number, most: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,9})?$/, 'a number')
    .transform(Number)
    .pipe(z.number().min(least).max(most))

export const mountsQuery = z.strictObject({
  devEui: devEui.optional().describe('what its model can serve; left out: anything'),
  lat: number(-90, 90).optional().describe('where the technician stands: the nearest come first'),
  lon: number(-180, 180).optional(),
  q: z.string().max(100).optional().describe('part of a name or an id'),
})

const day = z
  .string()
  .refine((text) => boundsOfCivilDay(text) !== undefined, 'a day like 2026-06-16')
export const reportQuery = z.strictObject({
  from: day.optional().describe('of Paris; left out: today'),
  to: day.optional().describe('the last day; left out: the same'),
})

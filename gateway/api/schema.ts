/** What may come in over the API: checked here once, trusted behind it. */

import { z } from 'zod'
import { parseDevAddr, parseDevEui, parseGatewayEui, parseJoinEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { parseWeeklyHours } from '../../base/weekly-hours.ts'
import { REGION_NAMES } from '../../hardware/regions/channel-plans.ts'
import { PERIODS } from '../../sync/kpi/buckets.ts'
import { GROUPINGS } from '../../sync/kpi/groups.ts'
import { ADR_CHOICES } from '../adr/choice.ts'
import { readCursor } from '../feed/line.ts'
import { INTERVAL_S } from '../registry/device-profiles.ts'
import {
  ACTIVATIONS,
  ASSET_KINDS,
  BINDING_ROLES,
  DEVICE_CLASSES,
  MAC_VERSIONS,
  PLANT_KINDS,
  SOIL_KINDS,
  SPACE_CATEGORIES,
} from '../registry/model.ts'
import { REASON_CHARS_MAX } from '../registry/relaxation.ts'
import { macRequests } from './mac-request-schema.ts'

/** An id as people type it; plain lower case behind the check. */
export function hexId<Id extends string>(digits: number, parse: (text: string) => Id | undefined) {
  return z
    .string()
    .max(40)
    .describe(`${digits} hex digits`)
    .transform((text, context): Id => {
      const id = parse(text)
      if (id !== undefined) return id
      context.addIssue(`${digits} hex digits are needed`)
      return z.NEVER
    })
}

export const devEui = hexId(16, parseDevEui)
/** Written once, never given back (S13). */
const key = z
  .string()
  .max(64)
  .refine((text) => Secret.keyOfHex(text) !== undefined, '32 hex digits')
  .meta({ writeOnly: true, pattern: '^[0-9a-f]{32}$' })

export const name = z.string().min(1).max(100)
export const lat = z.number().min(-90).max(90)
export const lon = z.number().min(-180).max(180)
/** Ids of assets and commands. */
export const plainId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, '1 to 64 letters, digits, . _ : -')

/** Regions whose rules the gateway has. */
export const REGIONS = REGION_NAMES
/** Entries of one request: each batch is on the medium with one sync. */
export const ENTRIES_MAX = 256

export const deviceSchema = z.strictObject({
  devEui,
  joinEui: hexId(16, parseJoinEui).optional(),
  devAddr: hexId(8, parseDevAddr).optional(),
  name,
  profile: z.string().max(64).optional(),
  region: z.enum(REGIONS).default('EU868'),
  macVersion: z.enum(MAC_VERSIONS).default('1.0.3'),
  regParams: z.string().max(40).optional(),
  class: z.enum(DEVICE_CLASSES).default('A'),
  activation: z.enum(ACTIVATIONS).default('OTAA'),
  homeGateway: hexId(16, parseGatewayEui)
    .optional()
    .describe('the gateway that answers its joins; left out: this one'),
  adr: z.enum(ADR_CHOICES).optional().describe('left out: as the configuration says'),
  dataRateMax: z.int().min(0).max(15).optional(),
  intervalS: z.int().min(INTERVAL_S.min).max(INTERVAL_S.max).optional(),
  relaxFCnt: z.literal(true).optional().describe('needs `because`'),
  relaxed: z.unknown().optional().describe('of a view that comes back: not taken from you'),
  lat: lat.optional(),
  lon: lon.optional(),
})

/** A label holds 395 characters at the most; what is longer is told so, within reason. */
export const labelText = z.string().min(1).max(2_000)
export const labelBody = z.strictObject({ text: labelText })

export const deviceEntries = z.strictObject({
  devices: z
    .array(
      z.strictObject({
        qr: labelText.optional().describe('as scanned: gives DevEUI, JoinEUI, perhaps the profile'),
        device: deviceSchema.extend({ devEui: devEui.optional() }),
        keys: z
          .strictObject({
            appKey: key.optional(),
            nwkKey: key.optional(),
            nwkSKey: key.optional(),
            appSKey: key.optional(),
            sNwkSIntKey: key.optional(),
            nwkSEncKey: key.optional(),
            genAppKey: key.optional().describe('OTAA 1.0.x: the root of the keys of groups'),
          })
          .optional()
          .describe('left out: a known device keeps its keys; nwkSKey is FNwkSIntKey of ABP 1.1'),
        counters: z
          .strictObject({
            fCntUp: z.int().min(0).max(0xffff_fffe).optional(),
            fCntDown: z.int().min(0).max(0xffff_fffe).optional(),
          })
          .optional()
          .describe('the last ones of an ABP session that another server had'),
        because: z
          .string()
          .min(1)
          .max(REASON_CHARS_MAX)
          .optional()
          .describe('why `relaxFCnt` is set; kept with the device'),
      }),
    )
    .min(1)
    .max(ENTRIES_MAX),
})

export const bindingSchema = z.strictObject({
  asset: plainId,
  devEui,
  role: z.enum(BINDING_ROLES),
  index: z.int().min(0).max(999).default(0),
  fromMs: z.int().min(0),
  toMs: z.int().min(0).optional(),
})

const weeklyHours = z
  .string()
  .max(200)
  .refine((text) => parseWeeklyHours(text) !== undefined, 'such as Mo-Fr 19:00-07:00')

export const assetSchema = z.strictObject({
  id: plainId,
  kind: z.enum(ASSET_KINDS),
  name,
  lat: lat.optional(),
  lon: lon.optional(),
  properties: z
    .strictObject({
      category: z.enum(SPACE_CATEGORIES).optional(),
      limitMinutes: z.number().min(1).max(100_000).optional(),
      toleranceMinutes: z.number().min(0).max(1_440).optional(),
      inForceHours: weeklyHours.optional(),
      heartbeatSeconds: z.number().min(60).max(604_800).optional(),
      litresPerPulse: z.number().min(0.001).max(100_000).optional(),
      designLitresPerMinute: z.number().min(0.01).max(100_000).optional(),
      counterBits: z.int().min(8).max(48).optional(),
      startLitresPerHour: z.number().min(0).max(10_000).optional(),
      otherUse: z.boolean().optional(),
      dryKpa: z.number().min(1).max(240).optional(),
      soil: z.enum(SOIL_KINDS).optional(),
      plant: z.enum(PLANT_KINDS).optional(),
      openAtOnceMax: z.int().min(1).max(1_000).optional(),
      emptyMm: z.number().min(1).max(10_000).optional(),
      fullMm: z.number().min(0).max(10_000).optional(),
      testPress: z.int().min(1).max(3).optional(),
      armedHours: weeklyHours.optional(),
      loudDb: z.number().min(30).max(140).optional(),
      siteId: plainId.optional(),
      programme: z.unknown().optional().describe('ignored: it is set by a route of its own'),
      row: plainId.optional(),
      position: z.int().min(0).max(100_000).optional(),
    })
    .transform(({ programme: _, ...properties }) => properties)
    .default({}),
})

export const assetEntries = z
  .strictObject({
    assets: z
      .array(
        z.strictObject({
          asset: assetSchema,
          bindings: z.array(bindingSchema).max(ENTRIES_MAX).default([]),
        }),
      )
      .min(1)
      .max(ENTRIES_MAX),
  })
  .superRefine(({ assets }, context) => {
    for (const [i, { asset, bindings }] of assets.entries()) {
      for (const [k, binding] of bindings.entries()) {
        if (binding.asset === asset.id) continue
        const path = ['assets', i, 'bindings', k, 'asset']
        context.addIssue({ code: 'custom', path, message: 'is another asset' })
      }
    }
  })

/** 242 bytes are the most that any data rate carries (RP002). */
export const payloadHex = z
  .string()
  .max(484)
  .regex(/^(?:[0-9a-fA-F]{2})*$/, 'hex, two digits for each byte')

export const downlinkBody = z.strictObject({
  id: plainId.optional().describe('the same id again does nothing twice'),
  fPort: z.int().min(1).max(223),
  hex: payloadHex,
  confirmed: z.boolean().default(false),
  urgent: z
    .boolean()
    .default(false)
    .describe('before what waits already, orders to valves excepted'),
  expiresS: z.int().min(1).max(604_800).default(86_400).describe('how long it may wait'),
})

export const macBody = z.strictObject({
  id: plainId.optional().describe('the same id again does nothing twice'),
  requests: macRequests,
})

export const linkBody = z.strictObject({ enabled: z.boolean() })

// ── Parameters ──────────────────────────────────────────────────────────────────────────────────

export const deviceParams = z.object({ devEui })
export const idParams = z.object({ id: plainId })

const flag = z.enum(['true', 'false', '']).transform((text) => text !== 'false')
const count = (most: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(0).max(most))

export const importQuery = z.strictObject({
  dryRun: flag.default(false).describe('report only, change nothing'),
  allOrNothing: flag.default(false).describe('one wrong row and none goes in'),
  newModels: flag.default(false).describe('models without a decoder are taken: their frames wait'),
})

export const historyQuery = z.strictObject({
  hours: count(24 * 400)
    .pipe(z.int().min(1))
    .default(72),
})
export const waterQuery = z.strictObject({
  days: count(62).pipe(z.int().min(1)).default(14),
})
export const rootsQuery = z.strictObject({
  days: count(400).pipe(z.int().min(1)).default(30),
})
const civilDay = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day like 2026-06-16')
export const kpiQuery = z.strictObject({
  day: civilDay.optional().describe('the indicators of this day; or a period:'),
  period: z.enum(PERIODS).optional(),
  from: civilDay.optional().describe('a day in the first bucket of the period'),
  count: count(48).pipe(z.int().min(1)).default(1).describe('buckets, one after the other'),
  group: z.enum(GROUPINGS).optional().describe('left out: asset by asset'),
  asset: plainId.optional(),
})
const after = z
  .string()
  .describe('a cursor, or `now` for what comes from now on; left out: all that is kept')
  .transform((text, context) => {
    const place = text === 'now' ? text : readCursor(text)
    if (place) return place
    context.addIssue('a cursor as it stands in a line or in `next`, or `now`, is needed')
    return z.NEVER
  })
  .optional()

const types = z
  .string()
  .regex(/^[A-Za-z]{1,40}(,[A-Za-z]{1,40}){0,31}$/, 'types, with commas between')
  .transform((text) => text.split(',') as readonly string[])

const limit = count(1000).default(100)

export const uplinksQuery = z.strictObject({ after, limit })
export const alarmsQuery = z.strictObject({
  hours: count(24 * 400)
    .pipe(z.int().min(1))
    .default(72),
  type: types.optional().describe('of the alarms, and `callTested`; left out: all'),
  limit: count(1000).pipe(z.int().min(1)).default(200),
})
export const undecodedQuery = z.strictObject({
  limit: count(100).pipe(z.int().min(1)).default(20),
  devEui: devEui.optional(),
})
/** 7 µs each: an answer comes within a second. */
const SPECTRUM_LOOKS_MAX = 20_000

export const airQuery = z.strictObject({
  minutes: count(24 * 60)
    .pipe(z.int().min(1))
    .default(30),
})
export const spectrumQuery = z.strictObject({
  freqHz: count(1_000_000_000).pipe(z.int().min(100_000_000)),
  looks: count(SPECTRUM_LOOKS_MAX).pipe(z.int().min(1)).default(2_000),
})
export const framesQuery = z.strictObject({
  limit: count(100).pipe(z.int().min(1)).default(20),
})
export const eventsQuery = z.strictObject({ after, limit, type: types.optional() })
export const streamQuery = z.strictObject({ after, type: types.optional() })

export const helloQuery = z.strictObject({ page: count(10_000).default(0) })
export const batchesQuery = z.strictObject({
  epoch: count(2 ** 48),
  stream: count(4).transform((value) => value as 0 | 1 | 2 | 3 | 4),
  next: count(Number.MAX_SAFE_INTEGER),
  limit: count(4096).default(2048),
})

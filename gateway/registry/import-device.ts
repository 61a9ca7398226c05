/** One row → one device and its keys: who it is, and what it is to LoRaWAN. */

import { type DevEui, parseDevAddr, parseDevEui, parseJoinEui } from '../../base/ids.ts'
import { isProfileId, profileNamed } from './device-profiles.ts'
import type { DeviceKeys, DeviceRow, ImportContext } from './import-fields.ts'
import { neededKeys, readKeys } from './import-keys.ts'
import { EUI_PROBLEM } from './import-report.ts'
import { isYes } from './import-row.ts'
import { type LastCounters, readCounters, readRelaxation, readRules } from './import-rules.ts'
import {
  ACTIVATIONS,
  type Activation,
  DEVICE_CLASSES,
  type Device,
  type DeviceClass,
  MAC_VERSIONS,
} from './model.ts'
import { type DeviceLabel, LABEL_PROBLEMS, readDeviceLabel } from './qr-code.ts'
import { guessModel } from './vendors.ts'

/** Frequency plan of The Things Stack → region. */
const PLANS: readonly (readonly [RegExp, string])[] = [
  [/^EU_863/, 'EU868'],
  [/^EU_433/, 'EU433'],
  [/^US_902/, 'US915'],
  [/^AU_915/, 'AU915'],
  // Groups 2 to 4 have other channels.
  [/^AS_(920_923|923_925|923)(?!_[234]\b)/, 'AS923-1'],
  [/^CN_470/, 'CN470'],
  [/^KR_920/, 'KR920'],
  [/^IN_865/, 'IN865'],
  [/^RU_864/, 'RU864'],
]

/** The Things Stack's id of a brand → ours. */
const BRANDS: Readonly<Record<string, string>> = { 'milesight-iot': 'milesight' }

const NAME_CHARS_MAX = 100

type DeviceRead = {
  /** Told even when the row is wrong elsewhere: a duplicate is one all the same. */
  readonly devEui: DevEui | undefined
  readonly device: Device | undefined
  readonly keys: DeviceKeys
  readonly asset?: string
  /** Why its counter may begin anew. */
  readonly because?: string
  /** Of an ABP device that was another server's. */
  readonly counters?: LastCounters
}

/** Errors are left with the reader; with any of them `device` is not to be used. */
export function readDevice(reader: DeviceRow, context: ImportContext): DeviceRead {
  const label = readLabelCell(reader)
  const devEui = readDevEui(reader, label)
  const joinEui = reader.read('joinEui', parseJoinEui, EUI_PROBLEM) ?? label?.joinEui
  const devAddr = reader.read('devAddr', parseDevAddr, 'is not 8 hex digits')
  const region =
    reader.oneOf('region', context.regions, regionOfPlan) ??
    (reader.text('region') ? undefined : context.region)
  const profile = readProfile(reader, context, label)
  const macVersion = readMacVersion(reader, context, profile)
  const deviceClass = readClass(reader, profile)
  const activation = readActivation(reader)
  const place = reader.position('lat', 'lon')
  const regParams = reader.text('regParams')
  const asset = reader.text('asset')
  const relaxation = readRelaxation(reader)
  const rules = readRules(reader)
  const counters = readCounters(reader, activation)
  const found = readKeys(reader)
  const device = devEui &&
    region &&
    macVersion && {
      devEui,
      ...(joinEui && { joinEui }),
      ...(activation === 'ABP' && devAddr && { devAddr }),
      name: readName(reader, devEui),
      ...(profile && { profile }),
      region,
      macVersion,
      ...(regParams && { regParams }),
      class: deviceClass,
      activation,
      ...rules,
      ...(relaxation && { relaxFCnt: true as const }),
      ...place,
    }
  const keys = device ? neededKeys(reader, device, found, context) : {}
  const because = relaxation?.because
  return {
    devEui,
    device: device || undefined,
    keys,
    ...(asset && { asset }),
    ...(because && { because }),
    ...(counters && { counters }),
  }
}

/** What its label says, where the file has scanned ones. */
function readLabelCell(reader: DeviceRow): DeviceLabel | undefined {
  const text = reader.text('qr')
  if (text === undefined) return undefined
  const read = readDeviceLabel(text)
  if (read.kind === 'label') return read.label
  reader.fail('qr', LABEL_PROBLEMS[read.reason])
  return undefined
}

function readDevEui(reader: DeviceRow, label: DeviceLabel | undefined): DevEui | undefined {
  const text = reader.text('devEui')
  if (text === undefined && reader.text('qr') !== undefined) return label?.devEui
  if (text !== undefined && /^\d+([.,]\d+)?E\+\d+$/i.test(text)) {
    reader.fail('devEui', 'was made a number by a spreadsheet: format the column as text')
    return undefined
  }
  const devEui = reader.require('devEui', reader.read('devEui', parseDevEui, EUI_PROBLEM))
  if (devEui && label && devEui !== label.devEui)
    reader.fail('devEui', 'is not the one of the label')
  return devEui
}

function readName(reader: DeviceRow, devEui: DevEui): string {
  const name = reader.text('name') ?? reader.text('id') ?? devEui
  if (name.length <= NAME_CHARS_MAX) return name
  reader.fail('name', `is longer than ${NAME_CHARS_MAX} characters`)
  return ''
}

/** `MAC_V1_0_2`, `LORAWAN_1_0_2` and `1.0.2` are one; so are `1.1.0` and `1.1`. */
function readMacVersion(
  reader: DeviceRow,
  context: ImportContext,
  profile: string | undefined,
): Device['macVersion'] | undefined {
  const plain = (text: string): string =>
    text
      .replace(/^(MAC_|LORAWAN_)?V?/i, '')
      .replaceAll('_', '.')
      .replace(/^1\.1\.\d+$/, '1.1')
  const read = reader.oneOf('macVersion', MAC_VERSIONS, plain)
  if (read || reader.text('macVersion')) return read
  return profileNamed(profile)?.macVersion ?? context.macVersion
}

function regionOfPlan(text: string): string {
  return PLANS.find(([plan]) => plan.test(text))?.[1] ?? text
}

const NO_DECODER_YET = 'has no decoder here yet: its frames are kept raw until one comes'

function readProfile(
  reader: DeviceRow,
  { profiles, newModels }: ImportContext,
  label: DeviceLabel | undefined,
): string | undefined {
  const named = reader.text('profile')
  if (named !== undefined) {
    const isNew = newModels && !profiles.has(named) && isProfileId(named)
    if (!isNew) return reader.oneOf('profile', [...profiles])
    reader.note('profile', NO_DECODER_YET)
    return named
  }
  const brand = reader.text('brandId')?.toLowerCase()
  const model = reader.text('modelId')?.toLowerCase()
  if (!brand || !model) return label && guessedProfile(reader, label, profiles)
  const id = `${BRANDS[brand] ?? brand}-${model}`
  if (profiles.has(id)) return id
  reader.note('modelId', NO_DECODER_YET)
  return newModels && isProfileId(id) ? id : undefined
}

/** A vendor with one model here: taken for it, and said so. */
function guessedProfile(
  reader: DeviceRow,
  { vendorId }: DeviceLabel,
  profiles: ReadonlySet<string>,
): string | undefined {
  const [guess, ...others] = guessModel(vendorId, profiles).profiles
  if (guess === undefined || others.length > 0) return undefined
  reader.note('qr', `is taken for a ${guess}`)
  return guess
}

function readClass(reader: DeviceRow, profile: string | undefined): DeviceClass {
  const plain = (text: string): string => text.replace(/^CLASS_/i, '')
  const read = reader.oneOf('class', DEVICE_CLASSES, plain)
  if (read) return read
  if (isYes(reader.text('supportsClassC'))) return 'C'
  if (isYes(reader.text('supportsClassB'))) return 'B'
  return profileNamed(profile)?.class ?? 'A'
}

function readActivation(reader: DeviceRow): Activation {
  const read = reader.oneOf('activation', ACTIVATIONS)
  if (read) return read
  if (/^(false|0|no)$/i.test(reader.text('supportsJoin') ?? '')) return 'ABP'
  if (reader.text('appKey') || reader.text('nwkKey')) return 'OTAA'
  return reader.text('devAddr') ? 'ABP' : 'OTAA'
}

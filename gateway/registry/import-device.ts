/**
 * One row → one device and its keys. Which keys must be there follows from the LoRaWAN version:
 *
 *           1.0.x                  1.1
 *   OTAA    appKey                 appKey, nwkKey
 *   ABP     nwkSKey, appSKey       fNwkSIntKey, sNwkSIntKey, nwkSEncKey, appSKey
 *
 * Other programs keep a 1.0.x device's one root key under 1.1 names: ChirpStack as NwkKey; The Things
 * Stack its NwkSKey as FNwkSIntKey. Both are understood.
 */

import { type DevEui, parseDevAddr, parseDevEui, parseJoinEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import type { RowReader, Spellings } from './import-row.ts'
import {
  ACTIVATIONS,
  type Activation,
  DEVICE_CLASSES,
  type Device,
  type DeviceClass,
  MAC_VERSIONS,
  type MacVersion,
} from './model.ts'

export type ImportContext = {
  /** Ids of the decoders there are. */
  readonly profiles: ReadonlySet<string>
  /** Regions this program speaks. */
  readonly regions: readonly string[]
  /** For files that do not say: ChirpStack keeps these in its device profiles. */
  readonly region: string
  readonly macVersion: MacVersion
}

const KEY_FIELDS = [
  'appKey',
  'nwkKey',
  'nwkSKey',
  'appSKey',
  'fNwkSIntKey',
  'sNwkSIntKey',
  'nwkSEncKey',
] as const
type KeyField = (typeof KEY_FIELDS)[number]
export type DeviceKeys = { readonly [name in KeyField]?: Secret }

export type DeviceField =
  | KeyField
  | 'devEui'
  | 'joinEui'
  | 'devAddr'
  | 'name'
  | 'id'
  | 'profile'
  | 'brandId'
  | 'modelId'
  | 'region'
  | 'macVersion'
  | 'regParams'
  | 'class'
  | 'supportsClassB'
  | 'supportsClassC'
  | 'activation'
  | 'supportsJoin'
  | 'asset'
  | 'lat'
  | 'lon'

export const DEVICE_SPELLINGS: Spellings<DeviceField> = {
  devEui: [],
  joinEui: ['appeui', 'idsjoineui'],
  devAddr: ['sessiondevaddr'],
  name: ['devicename'],
  id: ['deviceid'],
  profile: [],
  brandId: [],
  modelId: [],
  region: ['frequencyplanid'],
  macVersion: ['lorawanversion', 'lorawanmacversion'],
  regParams: ['lorawanphyversion', 'regparamsrevision'],
  class: ['deviceclass'],
  supportsClassB: [],
  supportsClassC: [],
  activation: ['activationmode'],
  supportsJoin: ['supportsotaa'],
  appKey: ['applicationkey'],
  nwkKey: ['networkkey'],
  nwkSKey: ['networksessionkey'],
  appSKey: ['applicationsessionkey'],
  fNwkSIntKey: [],
  sNwkSIntKey: [],
  nwkSEncKey: [],
  asset: ['assetid'],
  lat: ['latitude'],
  lon: ['lng', 'longitude'],
}

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

type Reader = RowReader<DeviceField>

type DeviceRead = {
  /** Told even when the row is wrong elsewhere: a duplicate is one all the same. */
  readonly devEui: DevEui | undefined
  readonly device: Device | undefined
  readonly keys: DeviceKeys
  readonly asset?: string
}

/** Errors are left with the reader; with any of them `device` is not to be used. */
export function readDevice(reader: Reader, context: ImportContext): DeviceRead {
  const devEui = readDevEui(reader)
  const joinEui = reader.read('joinEui', parseJoinEui, EUI_PROBLEM)
  const devAddr = reader.read('devAddr', parseDevAddr, 'is not 8 hex digits')
  const region =
    reader.oneOf('region', context.regions, regionOfPlan) ??
    (reader.text('region') ? undefined : context.region)
  const macVersion = readMacVersion(reader, context)
  const profile = readProfile(reader, context)
  const deviceClass = readClass(reader)
  const activation = readActivation(reader)
  const place = reader.position('lat', 'lon')
  const regParams = reader.text('regParams')
  const asset = reader.text('asset')
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
      ...place,
    }
  const keys = device ? requireKeys(reader, device, found) : {}
  return { devEui, device: device || undefined, keys, ...(asset && { asset }) }
}

const EUI_PROBLEM = 'is not 16 hex digits'

function readDevEui(reader: Reader): DevEui | undefined {
  const text = reader.text('devEui')
  if (text !== undefined && /^\d+([.,]\d+)?E\+\d+$/i.test(text)) {
    reader.fail('devEui', 'was made a number by a spreadsheet: format the column as text')
    return undefined
  }
  return reader.require('devEui', reader.read('devEui', parseDevEui, EUI_PROBLEM))
}

function readName(reader: Reader, devEui: DevEui): string {
  const name = reader.text('name') ?? reader.text('id') ?? devEui
  if (name.length <= NAME_CHARS_MAX) return name
  reader.fail('name', `is longer than ${NAME_CHARS_MAX} characters`)
  return ''
}

/** `MAC_V1_0_2`, `LORAWAN_1_0_2` and `1.0.2` are one; so are `1.1.0` and `1.1`. */
function readMacVersion(reader: Reader, context: ImportContext): Device['macVersion'] | undefined {
  const plain = (text: string): string =>
    text
      .replace(/^(MAC_|LORAWAN_)?V?/i, '')
      .replaceAll('_', '.')
      .replace(/^1\.1\.\d+$/, '1.1')
  const read = reader.oneOf('macVersion', MAC_VERSIONS, plain)
  return read ?? (reader.text('macVersion') ? undefined : context.macVersion)
}

function regionOfPlan(text: string): string {
  return PLANS.find(([plan]) => plan.test(text))?.[1] ?? text
}

function readProfile(reader: Reader, { profiles }: ImportContext): string | undefined {
  if (reader.text('profile') !== undefined) return reader.oneOf('profile', [...profiles])
  const brand = reader.text('brandId')?.toLowerCase()
  const model = reader.text('modelId')?.toLowerCase()
  if (!brand || !model) return undefined
  const id = `${BRANDS[brand] ?? brand}-${model}`
  if (profiles.has(id)) return id
  reader.note('modelId', 'has no decoder here: its frames will be kept raw')
  return undefined
}

function readClass(reader: Reader): DeviceClass {
  const plain = (text: string): string => text.replace(/^CLASS_/i, '')
  const read = reader.oneOf('class', DEVICE_CLASSES, plain)
  if (read) return read
  if (isYes(reader.text('supportsClassC'))) return 'C'
  return isYes(reader.text('supportsClassB')) ? 'B' : 'A'
}

function readActivation(reader: Reader): Activation {
  const read = reader.oneOf('activation', ACTIVATIONS)
  if (read) return read
  if (/^(false|0|no)$/i.test(reader.text('supportsJoin') ?? '')) return 'ABP'
  if (reader.text('appKey') || reader.text('nwkKey')) return 'OTAA'
  return reader.text('devAddr') ? 'ABP' : 'OTAA'
}

function isYes(text: string | undefined): boolean {
  return /^(true|1|yes)$/i.test(text ?? '')
}

function readKeys(reader: Reader): DeviceKeys {
  const found: { [name in KeyField]?: Secret } = {}
  for (const field of KEY_FIELDS) {
    const text = reader.text(field)
    if (text === undefined) continue
    const key = Secret.keyOfHex(text)
    if (key) found[field] = key
    else reader.failSecretly(field, keyProblem(text))
  }
  return found
}

function keyProblem(text: string): string {
  const plain = text.replace(/[\s:-]/g, '')
  return /^[0-9a-fA-F]*$/.test(plain)
    ? `has ${plain.length} hex digits, not 32`
    : 'is not 32 hex digits'
}

/** The keys this device works with, and no others. */
function requireKeys(reader: Reader, device: Device, found: DeviceKeys): DeviceKeys {
  const is11 = device.macVersion === '1.1'
  if (device.activation === 'OTAA') {
    if (is11) return pickKeys(reader, found, ['appKey', 'nwkKey'])
    const appKey = isBlank(found.appKey) ? (found.nwkKey ?? found.appKey) : found.appKey
    return pickKeys(reader, appKey ? { appKey } : {}, ['appKey'])
  }
  if (reader.text('devAddr') === undefined) reader.fail('devAddr', 'is missing')
  if (is11) return pickKeys(reader, found, ['fNwkSIntKey', 'sNwkSIntKey', 'nwkSEncKey', 'appSKey'])
  const nwkSKey = found.nwkSKey ?? found.fNwkSIntKey
  return pickKeys(reader, { ...found, ...(nwkSKey && { nwkSKey }) }, ['nwkSKey', 'appSKey'])
}

/** ChirpStack fills the AppKey of a 1.0.x device with zeros. */
function isBlank(key: Secret | undefined): boolean {
  return !key?.reveal().some((byte) => byte !== 0)
}

function pickKeys(reader: Reader, found: DeviceKeys, wanted: readonly KeyField[]): DeviceKeys {
  const keys: { [name in KeyField]?: Secret } = {}
  for (const field of wanted) {
    const key = reader.require(field, found[field])
    if (key) keys[field] = key
  }
  return keys
}

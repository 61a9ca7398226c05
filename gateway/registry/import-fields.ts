/**
 * The columns of a device file, however their program spells them, and what the reader of a file is
 * told of this gateway.
 */

import type { GatewayEui } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import type { RowReader, Spellings } from './import-row.ts'
import type { MacVersion } from './model.ts'

export type ImportContext = {
  /** Ids of the decoders there are. */
  readonly profiles: ReadonlySet<string>
  /** Models without a decoder are meant, and no slip of the pen: theirs comes later. */
  readonly newModels?: boolean | undefined
  /** Regions this program speaks. */
  readonly regions: readonly string[]
  /** For files that do not say, of models we do not have: ChirpStack keeps these in its device profiles. */
  readonly region: string
  readonly macVersion: MacVersion
  /** This gateway's own: the keys of other gateways' devices need not be here. */
  readonly gatewayEui?: GatewayEui
  /** Devices that are registered: without keys in the file they keep theirs. */
  readonly known?: ReadonlySet<string>
}

export const KEY_FIELDS = [
  'appKey',
  'nwkKey',
  'nwkSKey',
  'appSKey',
  'fNwkSIntKey',
  'sNwkSIntKey',
  'nwkSEncKey',
  'genAppKey',
] as const
export type KeyField = (typeof KEY_FIELDS)[number]
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
  | 'qr'
  | 'homeGateway'
  | 'adr'
  | 'dataRateMax'
  | 'intervalS'
  | 'relaxFCnt'
  | 'fCntUp'
  | 'fCntDown'
  | 'because'
  | 'lat'
  | 'lon'

export const DEVICE_SPELLINGS: Spellings<DeviceField> = {
  devEui: ['idsdeveui'],
  joinEui: ['appeui', 'idsjoineui'],
  devAddr: ['sessiondevaddr', 'idsdevaddr'],
  name: ['devicename'],
  id: ['deviceid', 'idsdeviceid'],
  profile: [],
  brandId: ['versionidsbrandid'],
  modelId: ['versionidsmodelid'],
  region: ['frequencyplanid'],
  macVersion: ['lorawanversion', 'lorawanmacversion'],
  regParams: ['lorawanphyversion', 'regparamsrevision'],
  class: ['deviceclass'],
  supportsClassB: [],
  supportsClassC: [],
  activation: ['activationmode'],
  supportsJoin: ['supportsotaa'],
  appKey: ['applicationkey', 'rootkeysappkeykey'],
  nwkKey: ['networkkey', 'rootkeysnwkkeykey'],
  nwkSKey: ['networksessionkey'],
  appSKey: ['applicationsessionkey', 'sessionkeysappskeykey'],
  fNwkSIntKey: ['sessionkeysfnwksintkeykey'],
  sNwkSIntKey: ['sessionkeyssnwksintkeykey'],
  nwkSEncKey: ['sessionkeysnwksenckeykey'],
  genAppKey: [],
  asset: ['assetid'],
  qr: ['qrcode', 'onboardingtag'],
  homeGateway: ['homegatewayeui'],
  adr: [],
  dataRateMax: [],
  intervalS: ['uplinkinterval'],
  relaxFCnt: ['skipfcntcheck', 'resetsfcnt', 'macsettingsresetsfcnt'],
  because: [],
  fCntUp: ['sessionlastfcntup', 'lastfcntup'],
  fCntDown: ['sessionlastnfcntdown', 'sessionlastafcntdown', 'lastfcntdown'],
  lat: ['latitude', 'locationsuserlatitude'],
  lon: ['lng', 'longitude', 'locationsuserlongitude'],
}

export type DeviceRow = RowReader<DeviceField>

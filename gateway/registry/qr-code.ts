/**
 * What a device's label says (LoRa Alliance TR005, "LoRaWAN Device Identification QR Codes", and two
 * drafts of it that are on labels). There is no key in it: that comes from the maker's file.
 *
 *   TR005    LW:D0:<JoinEUI 16>:<DevEUI 16>:<ProfileID 8>[:O<owner>][:S<serial>][:P<private>][:C<CRC 4>]
 *   draft 3  URN:DEV:LW:<JoinEUI>_<DevEUI>_<ProfileID>[_V<owner>][_S<serial>][_P<private>]
 *   draft 2  URN:LW:DP:<JoinEUI>:<DevEUI>:<ProfileID>[:%V<owner>%S<serial>%P<private>]
 *
 * ProfileID = VendorID 4 | the vendor's own number 4. An extension without a value is none. A phone
 * gives lower case, blanks and line ends too; a QR code in its alphanumeric mode has none of them.
 */

import { type DevEui, type JoinEui, parseDevEui, parseJoinEui } from '../../base/ids.ts'

export type DeviceLabel = {
  readonly format: 'tr005' | 'draft2' | 'draft3'
  readonly joinEui: JoinEui
  readonly devEui: DevEui
  /** Given out by the LoRa Alliance; 4 hex digits, lower case. */
  readonly vendorId: string
  readonly vendorProfileId: string
  /** Proves to a join server who owns the device: not for logs and screens. */
  readonly ownerToken?: string
  readonly serial?: string
  readonly proprietary?: string
  /** As printed. One of four hex digits was checked, any other cannot be. */
  readonly checksum?: string
}

export const LABEL_REFUSALS = [
  'not-a-label',
  'too-long',
  'cut-off',
  'join-eui',
  'dev-eui',
  'profile-id',
  'extension',
  'checksum',
] as const
export type LabelRefusal = (typeof LABEL_REFUSALS)[number]
export type LabelRead =
  | { readonly kind: 'label'; readonly label: DeviceLabel }
  | { readonly kind: 'rejected'; readonly reason: LabelRefusal }

/** The reason for a person with the label before them. */
export const LABEL_PROBLEMS: Readonly<Record<LabelRefusal, string>> = {
  'not-a-label': 'is not the code of a LoRaWAN device: it begins with LW:D0: or URN:',
  'too-long': 'is longer than any label',
  'cut-off': 'ends before JoinEUI, DevEUI and ProfileID are complete: scan it again',
  'join-eui': 'has a JoinEUI that is not 16 hex digits',
  'dev-eui': 'has a DevEUI that is not 16 hex digits',
  'profile-id': 'has a ProfileID that is not 8 hex digits',
  extension: 'has an unknown part, or one twice, behind its ProfileID',
  checksum: 'does not match its checksum: scan it again, or type it from the label',
}

/** A QR code of version 10 holds no more in alphanumeric mode at level L. */
const CHARS_MAX = 395

/** The letter of an extension → what it holds. */
const TR005_PARTS = { O: 'ownerToken', S: 'serial', P: 'proprietary', C: 'checksum' } as const
const DRAFT_PARTS = { V: 'ownerToken', S: 'serial', P: 'proprietary' } as const
type Parts = Readonly<Record<string, 'ownerToken' | 'serial' | 'proprietary' | 'checksum'>>

export function readDeviceLabel(scanned: string): LabelRead {
  const text = scanned
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .toUpperCase()
  if (text.length > CHARS_MAX) return rejected('too-long')
  const plain = text.replace(/\s/g, '')
  if (plain.startsWith('LW:D0:')) {
    const read = readParts('tr005', plain.slice(6).split(':'), TR005_PARTS)
    if (read.kind === 'rejected') return read
    return isSound(text) || isSound(plain) ? read : rejected('checksum')
  }
  if (plain.startsWith('URN:DEV:LW:')) {
    return readParts('draft3', plain.slice(11).split('_'), DRAFT_PARTS)
  }
  if (plain.startsWith('URN:LW:DP:')) {
    const [joinEui, devEui, profileId, ...rest] = plain.slice(10).split(':')
    const extensions = rest.join(':').split('%').filter(Boolean)
    const fields = [joinEui, devEui, profileId].flatMap((field) => field ?? [])
    return readParts('draft2', [...fields, ...extensions], DRAFT_PARTS)
  }
  return rejected('not-a-label')
}

function rejected(reason: LabelRefusal): LabelRead {
  return { kind: 'rejected', reason }
}

function readParts(
  format: DeviceLabel['format'],
  [joinText, devText, profileId, ...extensions]: readonly string[],
  letters: Parts,
): LabelRead {
  if (joinText === undefined || devText === undefined || profileId === undefined) {
    return rejected('cut-off')
  }
  const joinEui = /^[0-9A-F]{16}$/.test(joinText) && parseJoinEui(joinText)
  if (!joinEui) return rejected('join-eui')
  const devEui = /^[0-9A-F]{16}$/.test(devText) && parseDevEui(devText)
  if (!devEui) return rejected('dev-eui')
  if (!/^[0-9A-F]{8}$/.test(profileId)) return rejected('profile-id')
  const found: { [name in Parts[string]]?: string } = {}
  for (const extension of extensions) {
    const name = Object.hasOwn(letters, extension[0] ?? '') && letters[extension[0]!]
    if (!name || found[name] !== undefined) return rejected('extension')
    found[name] = extension.slice(1)
  }
  const given = Object.entries(found).filter(([, value]) => value !== '')
  const vendorId = profileId.slice(0, 4).toLowerCase()
  const vendorProfileId = profileId.slice(4).toLowerCase()
  const label = { format, joinEui, devEui, vendorId, vendorProfileId }
  return { kind: 'label', label: { ...label, ...Object.fromEntries(given) } }
}

/** A checksum of four hex digits covers all that stands before its colon. */
function isSound(text: string): boolean {
  const found = /^(.*):C([0-9A-F]{4})(?::|$)/.exec(text)
  return !found || crc16(found[1]!) === Number.parseInt(found[2]!, 16)
}

/**
 * Reflected polynomial 0xa001, initial ffff ("MODBUS"). TR005 names it no further; this is the one
 * that gives the AF2C of its own example, out of all the usual ones.
 */
function crc16(text: string): number {
  let crc = 0xffff
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i) & 0xff
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  }
  return crc
}

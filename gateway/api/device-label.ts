/** A scanned label as the beginning of a registration, and as the wizard shows it. */

import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { Device } from '../registry/model.ts'
import { type DeviceLabel, LABEL_PROBLEMS, readDeviceLabel } from '../registry/qr-code.ts'
import { guessModel, type ModelGuess } from '../registry/vendors.ts'
import type { DeviceEntry } from './service.ts'

/** What a label says of a device; the owner's token stays with the label. */
export type LabelView = {
  readonly label: Omit<DeviceLabel, 'ownerToken'>
  readonly model: ModelGuess
}

export type LabelProblem = { readonly path: string; readonly problem: string }

export function readLabel(
  text: string,
  profiles: readonly string[],
): LabelView | { readonly problem: string } {
  const read = readDeviceLabel(text)
  if (read.kind === 'rejected') return { problem: LABEL_PROBLEMS[read.reason] }
  const { ownerToken: _, ...label } = read.label
  return { label, model: guessModel(label.vendorId, profiles) }
}

/** An entry as it comes in: the DevEUI may be on the label instead. */
export type LabelledEntry = Omit<DeviceEntry, 'device'> & {
  readonly qr?: string | undefined
  readonly device: Omit<Device, 'devEui'> & { readonly devEui?: DevEui | undefined }
}

/** Fills in what the label says; what was given by hand holds, but for another DevEUI. */
export function entryOfLabel(
  { qr, device, ...given }: LabelledEntry,
  profiles: readonly string[],
): DeviceEntry | LabelProblem {
  if (qr === undefined) {
    const { devEui } = device
    if (devEui) return { ...given, device: { ...device, devEui } }
    return { path: 'device.devEui', problem: '16 hex digits, or a label, are needed' }
  }
  const read = readLabel(qr, profiles)
  if ('problem' in read) return { path: 'qr', problem: read.problem }
  const filled = fillIn(device, read)
  if ('problem' in filled) return { path: 'device.devEui', problem: filled.problem }
  return { ...given, device: { ...device, ...filled } }
}

/** DevEUI, JoinEUI and, where there is one model only, the profile. */
export function fillIn(
  given: {
    readonly devEui?: DevEui | undefined
    readonly joinEui?: JoinEui | undefined
    readonly profile?: string | undefined
  },
  { label, model }: LabelView,
): Pick<Device, 'devEui' | 'joinEui' | 'profile'> | { readonly problem: string } {
  const { devEui } = label
  if (given.devEui && given.devEui !== devEui) return { problem: 'is not the one of the label' }
  const profile = given.profile ?? (model.profiles.length === 1 ? model.profiles[0] : undefined)
  return { devEui, joinEui: given.joinEui ?? label.joinEui, ...(profile && { profile }) }
}

/** `cigale device relax` and `home`: one thing about a device that is registered; its keys stay. */

import { type DevEui, parseGatewayEui } from '../../base/ids.ts'
import type { DeviceEntry } from '../api/service.ts'
import type { Device } from '../registry/model.ts'
import { ORIGIN, withGateway } from './access.ts'
import { requireDevEui, told, unknown } from './device.ts'
import { CommandFailure, UsageError } from './failure.ts'
import type { CommonOptions } from './options.ts'

export type RelaxFlags = CommonOptions & { readonly because?: string; readonly off?: boolean }

/** Lets a device count its frames anew, or takes that back. */
export async function deviceRelax(text: string, options: RelaxFlags): Promise<number> {
  const { because, off = false } = options
  if (off === (because !== undefined)) {
    throw new UsageError('say why with --because, or take it back with --off')
  }
  const change = ({ relaxFCnt: _, relaxed: __, ...device }: Device): DeviceEntry =>
    off ? { device } : { device: { ...device, relaxFCnt: true }, because: because! }
  const sentence = off
    ? 'may not begin its counter anew any more'
    : 'may begin its counter anew; old frames of it may be played again'
  return await changed(text, options, change, sentence)
}

export type HomeFlags = CommonOptions & { readonly gateway?: string; readonly here?: boolean }

/** Says which gateway answers a device. */
export async function deviceHome(text: string, options: HomeFlags): Promise<number> {
  const { gateway, here = false } = options
  if (here === (gateway !== undefined)) throw new UsageError('give --gateway EUI, or --here')
  const eui = gateway === undefined ? undefined : parseGatewayEui(gateway)
  if (gateway !== undefined && !eui) {
    throw new UsageError(`--gateway ${gateway} is not an EUI: 16 hex digits`)
  }
  const change = ({ homeGateway: _, ...device }: Device): DeviceEntry => ({
    device: { ...device, ...(eui && { homeGateway: eui }) },
  })
  await requireAlone(requireDevEui(text), options)
  const sentence = eui ? `is left to ${eui} when it joins` : 'is answered by this gateway'
  return await changed(text, options, change, sentence)
}

/** Never a single device of a site or row, nor one whose home was moved: these move by `cigale home move`. */
async function requireAlone(devEui: DevEui, options: CommonOptions): Promise<void> {
  const { groups } = await withGateway(options, ({ service }) => service.homes())
  const own = groups.filter(({ deviceEuis }) => deviceEuis.includes(devEui))
  const belongs = own.find(({ id }) => !id.startsWith('device:'))
  const moved = own.find(({ rev }) => rev > 0)
  const group = belongs ?? moved
  if (!group) return
  throw new CommandFailure(
    `${devEui} moves with ${group.id}: cigale home move ${group.id} --to EUI`,
  )
}

/** A registration as it is, with a change; its keys stay. */
async function changed(
  text: string,
  options: CommonOptions,
  change: (device: Device) => DeviceEntry,
  sentence: string,
): Promise<number> {
  const devEui = requireDevEui(text)
  const [view] = await withGateway(options, async ({ service }) => {
    const before = await service.device(devEui)
    if (!before) throw unknown(devEui)
    return await service.setDevices(ORIGIN, [change(before.device)])
  })
  if (view?.outcome !== 'done') {
    throw new CommandFailure(`the gateway refused ${devEui}: ${view?.detail ?? 'no answer'}`)
  }
  return told(view, devEui, sentence, options)
}

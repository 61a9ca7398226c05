/** Routes of a device's frames: the newest, and one of them byte by byte. */

import { z } from 'zod'
import type { DevEui } from '../../base/ids.ts'
import { deviceFrame, explained } from './device-frames.ts'
import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import { deviceParams, framesQuery } from './schema.ts'
import type { GatewayService } from './service.ts'

const frameParams = deviceParams.extend({
  position: z
    .string()
    .regex(/^\d{1,16}$/, 'as it stands in the list of frames')
    .transform(Number),
})

async function mustKnow(service: GatewayService, devEui: DevEui): Promise<void> {
  if (await service.device(devEui)) return
  throw new ApiProblem('unknown-device', `No device ${devEui} is registered here.`)
}

export const frameRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/devices/{devEui}/frames',
    summary: 'The newest frames of a device, newest first: how each was heard, and what it said.',
    roles: READERS,
    params: deviceParams,
    query: framesQuery,
    handle: async ({ params, query }, { service, feed }) => {
      await mustKnow(service, params.devEui)
      const frames = await feed.deviceFrames({ ...params, ...query })
      return json({ frames: frames.map(deviceFrame) })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/devices/{devEui}/frames/{position}',
    summary:
      'One frame byte by byte as it was on air, its MAC commands, and lora-packet’s opinion.',
    roles: READERS,
    params: frameParams,
    handle: async ({ params }, { service, feed }) => {
      const { devEui, position } = params
      await mustKnow(service, devEui)
      const kept = await feed.deviceFrameAt(devEui, position)
      if (kept) return json(await explained(service, devEui, kept))
      throw new ApiProblem('unknown-frame', 'The journal holds no such frame of this device.')
    },
  }),
]

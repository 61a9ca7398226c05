/** Orders of the hypervisor: checked here, carried out by the same service as everybody's. */

import { z } from 'zod'
import { type DevEui, parseDevEui } from '../../base/ids.ts'
import type { CommandOutcome } from '../../sync/driver.ts'
import type { CommandMessage } from '../../sync/messages.ts'
import { importDevices } from '../api/device-import.ts'
import { assetEntries } from '../api/schema.ts'
import { acknowledgement } from '../api/schema-alarms.ts'
import { configOrder } from '../api/schema-config.ts'
import {
  homeExportBody,
  homeImportParams,
  homeMoveBody,
  homeSetParams,
} from '../api/schema-homes.ts'
import { givenProgramme, lockBody, programmeBody, unlockBody } from '../api/schema-watering.ts'
import type { CommandView, GatewayService } from '../api/service.ts'
import { planOf, planSchema } from '../decoding/plan.ts'
import { readFlowsPlan } from '../flows/plan-schema.ts'

const ORIGIN = 'hypervisor'

const downlink = z.object({
  devEui: z.string(),
  fPort: z.int().min(1).max(223),
  hex: z
    .string()
    .regex(/^([0-9a-fA-F]{2})*$/)
    .max(484),
  confirmed: z.boolean().default(false),
  expiresS: z
    .int()
    .min(1)
    .max(7 * 86_400)
    .default(86_400),
})
const wateringStop = z.object({ zone: z.string().min(1).max(64) })
const wateringStart = wateringStop.extend({
  minutes: z.number().min(0.25).max(60),
  litres: z.number().min(1).max(100_000).optional(),
  because: z.string().max(200).optional(),
})
const programmeParams = wateringStop.extend({ programme: programmeBody.nullable() })
const acknowledge = acknowledgement.extend({ asset: z.string().min(1).max(64) })
const deviceRemove = z.object({ devEui: z.string() })
/** The text of an import file, as a technician would give it. */
const deviceImport = z.object({ text: z.string().max(200_000) })

/** Carries out one command; refusals and failures are answers, not exceptions. */
export async function runHypervisorCommand(
  service: GatewayService,
  profiles: ReadonlySet<string>,
  { id, name, params }: Pick<CommandMessage, 'id' | 'name' | 'params'>,
): Promise<CommandOutcome> {
  switch (name) {
    case 'downlink': {
      const read = downlink.safeParse(params)
      const devEui: DevEui | undefined = read.success ? parseDevEui(read.data.devEui) : undefined
      if (!read.success || !devEui)
        return refused('params: devEui, fPort, hex, confirmed, expiresS')
      return outcomeOf(await service.downlink(ORIGIN, { ...read.data, devEui, id }))
    }
    case 'wateringStart': {
      const read = wateringStart.safeParse(params)
      if (!read.success) return refused('params: zone, minutes')
      const { minutes, litres, because } = read.data
      const how = {
        seconds: Math.round(minutes * 60),
        ...(litres !== undefined && { litres }),
        ...(because !== undefined && { because }),
        id,
      }
      return outcomeOf(await service.startWatering(ORIGIN, read.data.zone, how))
    }
    case 'wateringStop': {
      const read = wateringStop.safeParse(params)
      if (!read.success) return refused('params: zone')
      return outcomeOf(await service.stopWatering(ORIGIN, read.data.zone, id))
    }
    case 'programmeSet': {
      const read = programmeParams.safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      const { zone, programme } = read.data
      return outcomeOf(await service.setProgramme(ORIGIN, zone, givenProgramme(programme), id))
    }
    case 'wateringLock': {
      const read = lockBody.omit({ id: true }).safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      return outcomeOf(await service.lockWatering(ORIGIN, read.data, id))
    }
    case 'wateringUnlock': {
      const read = unlockBody.omit({ id: true }).safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      return outcomeOf(await service.unlockWatering(ORIGIN, read.data, id))
    }
    case 'acknowledge': {
      const read = acknowledge.safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      const { by, ...alarm } = read.data
      const seen = { ...alarm, ...(by !== undefined && { by }) }
      return outcomeOf(await service.acknowledge(ORIGIN, seen))
    }
    case 'decoderPlan': {
      const read = planSchema.safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      const { kind, detail } = await service.decoderPlan(ORIGIN, planOf(read.data))
      return { outcome: kind, detail }
    }
    case 'flowsPlan': {
      const read = readFlowsPlan(params)
      if (read.kind === 'rejected') return refused(`params: ${read.detail}`)
      const { kind, detail } = await service.flowsPlan(read.plan)
      return { outcome: kind, detail }
    }
    case 'deviceRemove': {
      const read = deviceRemove.safeParse(params)
      const devEui = read.success ? parseDevEui(read.data.devEui) : undefined
      if (!devEui) return refused('params: devEui')
      return outcomeOf(await service.removeDevice(ORIGIN, devEui))
    }
    case 'assetSet': {
      const read = assetEntries.safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      return runAssets(service, read.data.assets)
    }
    case 'configSet': {
      const read = configOrder.safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      const { text, confirmWithinS } = read.data
      const order = { id, text, confirmWithinMs: confirmWithinS * 1000 }
      const begun = await service.setConfig(ORIGIN, order)
      // The gateway restarts under the new settings: its next life answers the repeated order.
      const { outcome, detail } = begun.outcome === 'queued' ? await service.configEnded(id) : begun
      return { outcome: outcome === 'done' || outcome === 'failed' ? outcome : 'refused', detail }
    }
    case 'homeSet': {
      const read = homeSetParams.safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      return outcomeOf(await service.learnHome(ORIGIN, read.data, id))
    }
    case 'homeMove': {
      const read = homeMoveBody.safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      const { rev, ...move } = read.data
      return outcomeOf(
        await service.moveHome(ORIGIN, { ...move, ...(rev !== undefined && { rev }) }),
      )
    }
    case 'homeExport': {
      const read = homeExportBody.safeParse(params)
      if (!read.success) return refused(`params: ${z.prettifyError(read.error)}`)
      const answer = await service.exportHome(read.data.groups, read.data.key)
      if (answer.kind === 'refused') return refused(answer.detail)
      return { outcome: 'done', detail: { handover: answer.text, devices: answer.devices } }
    }
    case 'homeImport': {
      const read = homeImportParams.safeParse(params)
      if (!read.success) return refused('params: text')
      return outcomeOf(await service.importHome(ORIGIN, read.data.text, id))
    }
    case 'homeKey':
      return { outcome: 'done', detail: { key: (await service.homes()).key } }
    case 'deviceImport': {
      const read = deviceImport.safeParse(params)
      if (!read.success) return refused('params: text')
      return await runImport(service, profiles, read.data.text)
    }
    default:
      return refused(`this gateway knows no command ${name}`)
  }
}

function refused(detail: string): CommandOutcome {
  return { outcome: 'refused', detail }
}

/** Queued is done as far as the hypervisor's order goes: what became of it follows as a fact. */
function outcomeOf({ outcome, detail }: CommandView): CommandOutcome {
  if (outcome === 'refused' || outcome === 'failed' || outcome === 'expired') {
    return { outcome: outcome === 'expired' ? 'expired' : 'refused', detail }
  }
  return { outcome: 'done', detail: detail === '' ? outcome : `${outcome}: ${detail}` }
}

async function runAssets(
  service: GatewayService,
  assets: z.infer<typeof assetEntries>['assets'],
): Promise<CommandOutcome> {
  const entries = assets as unknown as Parameters<GatewayService['setAssets']>[1]
  const views = await service.setAssets(ORIGIN, entries)
  const refusals = views.flatMap(({ outcome, detail }, i) =>
    outcome === 'done' ? [] : [`${entries[i]?.asset.id}: ${detail}`],
  )
  return {
    outcome: refusals.length === 0 ? 'done' : 'failed',
    detail: { set: views.length - refusals.length, errors: refusals.slice(0, 20) },
  }
}

async function runImport(
  service: GatewayService,
  profiles: ReadonlySet<string>,
  text: string,
): Promise<CommandOutcome> {
  const how = { origin: ORIGIN, profiles, dryRun: false, allOrNothing: false }
  const { rows, errors } = await importDevices(service, text, how)
  const wrong = errors.map(({ row, column, problem }) => `row ${row}, ${column}: ${problem}`)
  const refusals = rows.filter(({ outcome }) => outcome === 'refused')
  const problems = [...wrong, ...refusals.map(({ row, detail }) => `row ${row}: ${detail}`)]
  return {
    outcome: problems.length === 0 ? 'done' : 'failed',
    detail: { imported: rows.length - refusals.length, errors: problems.slice(0, 20) },
  }
}

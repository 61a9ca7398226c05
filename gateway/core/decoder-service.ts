/** The answers about decoders (api/service-decoders.ts). */

import type { DecoderService, ProfileDecoderView } from '../api/service-decoders.ts'
import type { Decoding } from '../decoding/decoding.ts'
import { NO_DECODERS } from '../engine/decoder-state.ts'
import type { Core } from './core.ts'

export function decoderService(core: Core, decoding: Decoding): DecoderService {
  return {
    models: async () => decoding.decoders.models,
    packageChannels: async () =>
      [...core.state.decoders.profiles].flatMap(([id, { channels }]) =>
        channels ? [{ id, channels }] : [],
      ),
    decoders: async () => {
      const profiles = profilesOf(core)
      return {
        profiles: await Promise.all(
          profiles.map((profile) => profileView(core, decoding, profile)),
        ),
        jobs: decoding.jobs.shown,
      }
    },
    decoderOffers: (source) => decoding.offers(source),
    decoderPlan: async (_origin, plan) => {
      await decoding.plan(plan)
      return { kind: 'done', detail: plan.id }
    },
    decoderRollback: async (origin, profile) => {
      const target = await decoding.rollback(profile, `asked by ${origin}`)
      if (!target) return { kind: 'refused', detail: `no package is in force for ${profile}` }
      const isThere = target.sha256 !== '' || decoding.decoders.bundledChannels(profile)
      return { kind: 'done', detail: isThere ? target.version : 'nothing' }
    },
    redecode: async (origin, order) => {
      const id = await decoding.redecode({ ...order, reason: `asked by ${origin}` })
      return id === undefined
        ? { kind: 'refused', detail: 'too many dry runs wait already: ask again in a minute' }
        : { kind: 'done', detail: id }
    },
  }
}

/** Those that devices have, and those that ever had a package. */
function profilesOf({ state }: Core): string[] {
  const all = new Set(state.decoders.profiles.keys())
  for (const { device } of state.devices.values()) if (device.profile) all.add(device.profile)
  return [...all].sort()
}

async function profileView(
  core: Core,
  { decoders }: Decoding,
  profile: string,
): Promise<ProfileDecoderView> {
  const { state } = core
  const { active, trial, older, log, channels } =
    state.decoders.profiles.get(profile) ?? NO_DECODERS
  const slot = await decoders.slot(profile)
  const utcMs = state.atMs - state.lineMs
  const frames = trial?.stage === 'canary' ? slot.watched.frames : slot.compared.frames
  const bundled = decoders.bundledChannels(profile)
  return {
    profile,
    devices: [...state.devices.values()].filter(({ device }) => device.profile === profile).length,
    version: active?.version ?? (bundled ? 'bundled' : null),
    channels: channels ?? bundled ?? [],
    trial: trial && {
      version: trial.ref.version,
      stage: trial.stage,
      planId: trial.planId,
      sinceMs: Math.floor(utcMs + trial.sinceLineMs),
      frames,
    },
    // Where no decoder came with the program, the way back ends at none.
    older: older.filter(({ sha256 }) => sha256 !== '' || bundled).map(({ version }) => version),
    log,
  }
}

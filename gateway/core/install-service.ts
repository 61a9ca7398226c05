/** Installing sensors at the border: each move a command of its own, its proof what was heard here. */

import type {
  InstallAnswer,
  InstallationView,
  InstallService,
  InstallWatchView,
} from '../api/service-install.ts'
import type { Command, CommandResult } from '../engine/command.ts'
import type { EngineState } from '../engine/state.ts'
import { servedBy } from '../registry/bindings.ts'
import type { InstallMove, InstallProof, InstallRefusal, Mount } from '../registry/installation.ts'
import type { Core } from './core.ts'
import { installWatchView } from './install-view.ts'

type Run = (origin: string, command: Command, id?: string) => Promise<CommandResult>

export function installService(core: Core, wallMs: () => number, run: Run): InstallService {
  const move = async (origin: string, mount: Mount, step: InstallMove): Promise<InstallAnswer> => {
    const { outcome, detail } = await run(origin, { kind: 'install', mount, move: step })
    if (outcome !== 'refused') return { mount, outcome }
    return { mount, outcome, refusal: detail as InstallRefusal }
  }
  return {
    installations: async () => installationViews(core.state),
    moveInstallations: async (origin, mounts, step) => {
      const proven = step.move === 'install' ? withProof(core, step) : step
      const answers = await Promise.all(mounts.map((mount) => move(origin, mount, proven)))
      const isDone = answers.some(({ outcome }) => outcome === 'done')
      if (step.move === 'install' && isDone) core.installs.end(step.devEui)
      return answers
    },
    planInstallations: async (origin, plans) =>
      await Promise.all(
        plans.map(({ mount, week }) =>
          move(origin, mount, { move: 'plan', ...(week && { week }) }),
        ),
      ),
    beginInstall: async (devEui, isAnew) =>
      installWatchView(core, core.installs.begin(devEui, Math.floor(wallMs()), isAnew)),
    installWatch: async (devEui) => {
      const watched = core.installs.of(devEui)
      return watched && installWatchView(core, watched)
    },
  }
}

function installationViews(state: Readonly<EngineState>): readonly InstallationView[] {
  return [...state.installations].flatMap(([asset, lives]) => {
    const bindings = state.bindings.get(asset) ?? []
    return lives.map((life) => ({ ...life, devEui: servedBy(bindings, life) ?? null }))
  })
}

/** Not what a page says of the radio: what was heard. */
function withProof(core: Core, step: Extract<InstallMove, { move: 'install' }>): InstallMove {
  const watched = core.installs.of(step.devEui)
  return watched ? { ...step, proof: proofOf(installWatchView(core, watched)) } : step
}

function proofOf({ beganMs, radio }: InstallWatchView): InstallProof {
  const { verdict, received, sent, reserveDb, dataRate } = radio
  return { beganMs, verdict, received, sent, reserveDb, dataRate }
}

/**
 * How often a meter counts water that did not flow: single pulses from interference, and pulses that a
 * valve of the site shakes out when it moves. Learned from the meter itself: pulses whose evidence of a
 * leak came to nothing were noise. It begins with detection.md §2's figures and unlearns slowly.
 */

export type Noise = {
  /** Closed time watched, in steps of 10 min, and the pulses in it that came to nothing. */
  readonly steps: number
  readonly pulses: number
  readonly moves: number
  readonly shaken: number
  /** Not dismissed yet. */
  readonly open: { readonly pulses: number; readonly shaken: number }
}

/** 7·10⁻⁴ pulses in 10 min, worth three weeks; 3 % of valve moves, worth a hundred of them. */
const STEPS_PRIOR = 3_000
const PULSES_PRIOR = 7e-4 * STEPS_PRIOR
const MOVES_PRIOR = 100
const SHAKEN_PRIOR = 0.03 * MOVES_PRIOR
/** What is older than about two months is forgotten. */
const STEPS_MAX = 9_000
const MOVES_MAX = 1_000
export const STEP_MS = 600_000

export const NO_NOISE: Noise = {
  steps: 0,
  pulses: 0,
  moves: 0,
  shaken: 0,
  open: { pulses: 0, shaken: 0 },
}

/** One closed interval; `isSingle`: a pulse or two, with none before. */
export function watchNoise(
  noise: Noise,
  interval: { readonly steps: number; readonly moves: number; readonly isSingle: boolean },
): Noise {
  const { open } = noise
  const isShaken = interval.isSingle && interval.moves > 0
  const isOther = interval.isSingle && interval.moves === 0
  return {
    ...noise,
    steps: noise.steps + interval.steps,
    moves: noise.moves + interval.moves,
    open: {
      pulses: open.pulses + (isOther ? 1 : 0),
      shaken: open.shaken + (isShaken ? 1 : 0),
    },
  }
}

/** The evidence is gone: what it was made of was noise. */
export function dismiss(noise: Noise): Noise {
  const { open } = noise
  if (open.pulses === 0 && open.shaken === 0 && noise.steps < STEPS_MAX) return noise
  const keepSteps = noise.steps > STEPS_MAX ? STEPS_MAX / 2 / noise.steps : 1
  const keepMoves = noise.moves > MOVES_MAX ? MOVES_MAX / 2 / noise.moves : 1
  return {
    steps: noise.steps * keepSteps,
    pulses: (noise.pulses + open.pulses) * keepSteps,
    moves: noise.moves * keepMoves,
    shaken: (noise.shaken + open.shaken) * keepMoves,
    open: { pulses: 0, shaken: 0 },
  }
}

/** The chance of noise in so many steps of 10 min with so many valve moves. */
export function chanceOfNoise(noise: Noise, steps: number, moves: number): number {
  const perStep = (PULSES_PRIOR + noise.pulses) / (STEPS_PRIOR + noise.steps)
  const perMove = (SHAKEN_PRIOR + noise.shaken) / (MOVES_PRIOR + noise.moves)
  return 1 - (1 - perStep) ** steps * (1 - perMove) ** moves
}

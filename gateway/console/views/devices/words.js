// @ts-check
/** What the page of devices says. */

import { many } from '../../../../base/web/format.js'

/** @typedef {import('../../../../base/web/format.js').Formats} Formats */

const N = '\u00a0'

export const FR = {
  undecoded: {
    title: 'Trames non comprises',
    count: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      `${many(f, count, 'trame attend', 'trames attendent')} depuis moins de 30 jours`,
    todo: (/** @type {string} */ models) =>
      `À faire${N}: demander à un mainteneur un décodeur pour ${models}. Rien n’est perdu\u202f: les trames sont gardées 30 jours, et seront décodées quand il sera là.`,
    noModel: 'un capteur sans modèle',
    /** @type {Readonly<Record<import('../../../../decoders/contract.ts').DecodeErrorKind, string>>} */
    reasons: {
      'no-decoder': 'Aucun décodeur pour ce modèle',
      'unknown-port': 'Port inconnu de ce modèle',
      short: 'Trame trop courte',
      format: 'Contenu inattendu',
      threw: 'Le décodeur a échoué',
      timeout: 'Le décodeur n’a pas fini à temps',
      memory: 'Le décodeur a manqué de mémoire',
      result: 'Le décodeur n’a rien donné de lisible',
      unavailable: 'Le décodeur ne répondait pas',
    },
    gone: 'Ses octets ne sont plus gardés ici',
    copy: 'Copier',
    copyOf: (/** @type {string} */ count) => `Copier les octets de la trame n° ${count}`,
    copied: 'Copié',
    copyByHand: 'Sélectionné',
    more: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      `Et ${many(f, count, 'autre, plus ancienne', 'autres, plus anciennes')}.`,
  },
}

/** @type {typeof FR} */
export const EN = {
  undecoded: {
    title: 'Frames not understood',
    count: (f, count) => `${many(f, count, 'frame waits', 'frames wait')}, of the last 30 days`,
    todo: (models) =>
      `To do: ask a maintainer for a decoder of ${models}. Nothing is lost: frames are kept for 30 days, and will be decoded when it is there.`,
    noModel: 'a sensor without a model',
    reasons: {
      'no-decoder': 'No decoder for this model',
      'unknown-port': 'A port this model does not have',
      short: 'Frame too short',
      format: 'Unexpected content',
      threw: 'The decoder failed',
      timeout: 'The decoder did not end in time',
      memory: 'The decoder ran out of memory',
      result: 'The decoder gave nothing readable',
      unavailable: 'The decoder did not answer',
    },
    gone: 'Its bytes are no longer kept here',
    copy: 'Copy',
    copyOf: (count) => `Copy the bytes of frame No. ${count}`,
    copied: 'Copied',
    copyByHand: 'Selected',
    more: (f, count) => `And ${many(f, count, 'older one', 'older ones')}.`,
  },
}

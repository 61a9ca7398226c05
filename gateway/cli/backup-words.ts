/** What `cigale backup` and `cigale restore` say to people, in French and English. */

import type { MadeBackup } from '../backup/make-system.ts'
import type { RestoreSet } from '../backup/restore-set.ts'
import type { Language } from './language.ts'

type About = RestoreSet['about']

export function backupWords(language: Language, made: MadeBackup): string {
  const kilobytes = Math.ceil(made.bytes / 1024)
  const { devices, gatewayEui } = made
  return {
    fr: `passerelle ${gatewayEui}, ${devices} capteurs, ${kilobytes} Ko, relue après écriture. Sans sa phrase de passe elle ne sert à rien : gardez-la ailleurs que ce fichier.`,
    en: `gateway ${gatewayEui}, ${devices} sensors, ${kilobytes} KB, read back after writing. Without its passphrase it is of no use: keep that elsewhere than this file.`,
  }[language]
}

export function leftOutWords(
  language: Language,
  leftOut: MadeBackup['leftOut'],
): readonly string[] {
  const why = {
    fr: { 'too-large': 'trop grand', unreadable: 'illisible', missing: 'absent' },
    en: { 'too-large': 'too large', unreadable: 'cannot be read', missing: 'not there' },
  }[language]
  const out = { fr: 'pas dans la sauvegarde', en: 'not in the backup' }[language]
  return leftOut.map((one) => `${out}: ${one.path} (${why[one.why]})`)
}

const DAY_MS = 24 * 3_600_000
const HOUR_MS = 3_600_000

function ageWords(language: Language, ageMs: number | undefined): string {
  if (ageMs === undefined) return { fr: 'd’âge inconnu', en: 'of unknown age' }[language]
  const days = Math.floor(ageMs / DAY_MS)
  const hours = Math.floor((ageMs % DAY_MS) / HOUR_MS)
  return { fr: `vieille de ${days} j ${hours} h`, en: `${days} d ${hours} h old` }[language]
}

/** What a restore will do, and what cannot be made good. */
export function planWords(
  language: Language,
  about: About,
  to: { readonly file: string; readonly dataDir: string; readonly there: string | undefined },
): readonly string[] {
  const { gatewayEui, devices, assets, downStep, program } = about
  const age = ageWords(language, about.ageMs)
  const { file, dataDir, there } = to
  const settings = about.settingsFile
  const lines = {
    fr: [
      `sauvegarde  ${file} : passerelle ${gatewayEui}, ${devices} capteurs, ${assets} objets, ${age}, Cigale ${program}`,
      `ici         ${dataDir} : ${there === undefined ? 'pas de passerelle' : `passerelle ${there}, gardée à côté sous before-…`}`,
      `ensuite     cette passerelle repart de là : nouvelle époque, journal neuf, compteurs descendants +${downStep}, ordres en attente abandonnés sauf les fermetures de vannes.`,
      '            Perdu : ce qui est arrivé depuis et que l’hyperviseur n’a pas. Historique et faits sont chez lui.',
      '            Un message montant entendu depuis la sauvegarde pourrait être rejoué une fois ; un capteur qui a rejoint depuis doit rejoindre encore.',
      '            Comptes et jetons supprimés depuis sont de retour : supprimez-les encore. L’ancienne passerelle ne doit plus jamais démarrer.',
      ...(settings === null
        ? []
        : [`réglages    ${settings} : ils seront dans ${dataDir}/cigale.yaml`]),
    ],
    en: [
      `backup    ${file}: gateway ${gatewayEui}, ${devices} sensors, ${assets} assets, ${age}, Cigale ${program}`,
      `there     ${dataDir}: ${there === undefined ? 'no gateway' : `gateway ${there}, kept beside as before-…`}`,
      `then      this gateway goes on from there: a new epoch, a new journal, downlink counters +${downStep}, waiting orders given up but for closing valves.`,
      '          Lost: what came since and the hypervisor does not hold. History and facts are with it.',
      '          An uplink heard since the backup could be replayed once; a sensor that joined since must join again.',
      '          Accounts and tokens removed since are back: remove them again. The old gateway must never start again.',
      ...(settings === null
        ? []
        : [`settings  ${settings}: they will be in ${dataDir}/cigale.yaml`]),
    ],
  }[language]
  const absent = { fr: 'à rapporter à la main', en: 'to be brought by hand' }[language]
  return [
    ...lines,
    ...leftOutWords(language, about.leftOut),
    ...about.notBrought.map((path) => `${absent}: ${path}`),
  ]
}

export function notDoneWords(language: Language): string {
  return {
    fr: 'Rien n’a été changé. Pour le faire : la même commande avec --yes',
    en: 'Nothing was changed. To do it: the same with --yes',
  }[language]
}

export function doneWords(language: Language, dataDir: string, kept: string | undefined): string {
  const start = `cigale run --data ${dataDir}`
  return {
    fr: `fait${kept === undefined ? '' : ` ; ce qui était là est dans ${kept}, clés comprises : effacez-le quand tout va bien`}. Démarrer : ${start}`,
    en: `done${kept === undefined ? '' : `; what was there is ${kept}, keys and all: remove it when all is well`}. Start it: ${start}`,
  }[language]
}

/** Commander's own sentences in French: refusals, and what it says of choices and defaults. */

/** Pattern → what stands there instead; an unknown sentence stays as it is. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/\(choices: ([^()]*?)(, default: [^()]*)?\)/, '(au choix\u00a0: $1$2)'],
  [/([(,] ?)default: /, '$1par défaut\u00a0: '],
  [/([(,] ?)required([),])/, '$1obligatoire$2'],
  [/^error: missing required argument '(.*)'/, "erreur : il manque l’argument '$1'"],
  [/^error: option '(.*)' argument missing/, "erreur : il manque la valeur de l’option '$1'"],
  [/^error: required option '(.*)' not specified/, "erreur : il manque l’option obligatoire '$1'"],
  [/^error: (.*) cannot be used with (.*)/, 'erreur : $1 ne va pas avec $2'],
  [/^error: unknown option '(.*)'/, "erreur : option inconnue '$1'"],
  [/^error: unknown command '(.*)'/, "erreur : commande inconnue '$1'"],
  [
    /^error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+): (.*)\./,
    'erreur : trop d’arguments, $2 attendus et $3 donnés : $4.',
  ],
  [
    /^error: option '(.*?)' argument '(.*)' is invalid\./,
    "erreur : la valeur '$2' de l’option '$1' ne va pas.",
  ],
  [
    /^error: command-argument value '(.*)' is invalid for argument '(.*)'\./,
    "erreur : la valeur '$1' de l’argument '$2' ne va pas.",
  ],
  [/Allowed choices are (.*)\./, 'Au choix : $1.'],
  [/\(Did you mean one of (.*)\?\)/, '(Vouliez-vous dire l’un de ceux-ci : $1 ?)'],
  [/\(Did you mean (.*)\?\)/, '(Vouliez-vous dire $1 ?)'],
  [/A whole number from (\d+) to (\d+) is needed\./, 'Il faut un nombre entier de $1 à $2.'],
  [/MHz are needed, for instance (.*)\.$/m, 'Il faut des MHz, par exemple $1.'],
  [/true or false is needed\./, 'Il faut true ou false.'],
  [/QUANTITY=BY is needed, for instance (.*)\.$/m, 'Il faut GRANDEUR=DE, par exemple $1.'],
  [/A time is needed, such as (.*) or (.*)\.$/m, 'Il faut un moment, comme $1 ou $2.'],
]

export function inFrench(text: string): string {
  return SENTENCES.reduce((said, [pattern, french]) => said.replace(pattern, french), text)
}

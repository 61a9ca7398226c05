// @ts-check
/** What the gate of people says, in French. */

export const FR = {
  title: 'Se connecter',
  lede: 'Un compte par poste ou par fonction.',
  name: 'Poste',
  password: 'Mot de passe',
  newPassword: 'Nouveau mot de passe',
  passwordHint: 'Huit caractères au moins, quinze conseillés. Une phrase convient.',
  enter: 'Entrer',
  code: 'Code du téléphone',
  codeText: 'Second facteur\u00a0: le code à six chiffres, ou un code de secours.',
  other: 'Un autre poste',
  changeTitle: 'Choisir son mot de passe',
  changeText: 'Le mot de passe reçu ne sert qu’une fois.',
  change: 'Enregistrer et entrer',
  setupTitle: 'Première mise en service',
  setupText:
    'Personne n’administre encore les comptes. Le secret est sur la machine, dans le fichier que nomme le journal.',
  secret: 'Secret de mise en service',
  setup: 'Créer le premier compte',
  hasAccount: 'Se connecter à un compte',
  text: 'Un jeton d’accès, de la configuration ou d’un administrateur\u00a0: pour un écran mural ou un outil.',
  textWithGrants:
    'Une autorisation de l’hyperviseur pour quelques heures, ou un jeton d’accès de la passerelle.',
  withGrants: 'Entrer avec une autorisation ou un jeton',
  grant: 'Autorisation ou jeton',
  withToken: 'Entrer avec un jeton',
  token: 'Jeton',
  wrong: 'Ce jeton est inconnu, ou la session est finie.',
  forgotten:
    'Mot de passe oublié\u00a0: qui administre les comptes le remet en place. Aucun courriel n’est envoyé.',
  wait: (/** @type {number} */ seconds) => `Prochain essai dans ${seconds}\u00a0s.`,
  /** @type {Readonly<Record<string, string>>} */
  faults: {
    'wrong-login': 'Poste ou mot de passe inconnu.',
    'wrong-code': 'Code faux ou déjà utilisé. Attendre le suivant.',
    'too-soon': 'Trop d’essais.',
    'password-too-short': 'Ce mot de passe est trop court\u00a0: huit caractères au moins.',
    'password-too-long': 'Ce mot de passe est trop long.',
    'password-common': 'Ce mot de passe est parmi les premiers que l’on essaierait.',
    'password-like-name': 'Ce mot de passe ressemble trop au nom du poste.',
    secret: 'Ce n’est pas le secret de cette mise en service.',
    name: 'Un nom de poste\u00a0: lettres minuscules sans accent, chiffres, tirets, points.',
    'wrong-grant':
      'Cette autorisation est finie, n’est pas pour cette passerelle, ou l’heure de la passerelle n’est pas réglée.',
    done: 'La mise en service est déjà faite\u00a0: se connecter.',
    lost: 'Pas de réponse. Réessayer dans un instant.',
  },
}

/** @typedef {typeof FR} Words */

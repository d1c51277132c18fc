/**
 * The prior: what each feature is worth before anything was learned, in log-odds. A weight of
 * 1 alone moves a message from the middle by about five levels of twenty. An account's own
 * weights are these plus its deviations.
 */
export const PRIOR = {
  // who writes
  replied: 1.6,
  written_often: 1.4,
  written_to: 0.9,
  contact: 0.7,
  self: 0.6,
  never_answered: -0.5,

  // how you are addressed
  alone: 0.7,
  few: 0.4,
  copied: -1,
  crowd: -1,
  unnamed: -0.9,

  // how it was made
  discussion_list: -0.5,
  announcements: -0.3,
  unsubscribe: -0.5,
  bulk: -0.3,
  automatic: -0.4,
  automatic_reply: -0.4,
  no_reply: -0.4,
  machine_sender: -0.4,
  report: -0.6,
  failure: 1.4,

  // what it says
  question: 0.3,
  attention: 0.3,
  invitation: 0.4,
  code: 1.4,
  alarm: 0.9,
  receipt: 0.5,
  high_priority: 0.2,
  low_priority: -0.4,
  promotion: -0.9,
  outreach: -1.3,

  // how far to believe it
  trusted: 0.4,
  untrusted: -0.4,
  refused: -1.2,
  pressing: -1,
  impostor: -1.2,
  bait: -1.6,
  shouting: -0.7,
  spam: -2.4,
} as const satisfies Record<string, number>

/** Where a message stands of which nothing is known. */
export const BIAS = -0.2

export type FeatureName = keyof typeof PRIOR
export type Weights = Readonly<Record<FeatureName, number>>

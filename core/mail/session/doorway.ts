/** Through which of our doors a client came: where metrics tell them apart. */
export type Doorway = 'receive' | 'submission' | 'submissions'

/** `channels/xmpp/send`, `dnsProviders/gandi/list`: point, name, method. */
export type PluginMethod = `${string}/${string}/${string}` | 'plugin/health' | 'plugin/tick'

export interface PluginCallOptions {
  /** milliseconds; 10,000 where absent */
  deadline?: number
}

/**
 * Calls into plugins, from the worker directly or from elsewhere over the bus. The plugin is started when it is not
 * running. Rejects with a PluginError (`@caliopen/contract/plugin/errors`); `E_DEADLINE` and `E_GONE` leave open
 * whether the work was done.
 */
export interface PluginCalls {
  call(
    plugin: string,
    method: PluginMethod,
    params: unknown,
    options?: PluginCallOptions
  ): Promise<unknown>
}

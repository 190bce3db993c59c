/** What makes an event unique in a host: the provider's id below plugin and connection. */
export const eventKeyOf = ({
  plugin,
  connection,
  key,
}: {
  readonly plugin: string;
  readonly connection: string;
  readonly key: string;
}): string => `${plugin}/${connection}/${key}`;

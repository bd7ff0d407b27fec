/** What one kind of user of the engine may do, in the words of Elasticsearch's role descriptors. */
export interface Rights {
  readonly cluster: readonly string[];
  readonly indices: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
}

/** Who needs a key: `writer` collects and settles, `reader` only shows pages, `grafana` draws panels. */
export const users = ["writer", "reader", "grafana"] as const;
export type User = (typeof users)[number];

/** The kinds that panels draw; people, decisions and entries are none of Grafana's business. */
const drawn = [
  "item",
  "story",
  "look",
  "channel",
  "observation",
  "figure",
  "daily",
  "milestone",
  "progress",
  "watch",
  "standing",
];

/**
 * The least that each user needs. Nobody but the administrator who runs `store bootstrap` or `store migrate` makes, changes
 * or deletes an index; `maintenance` is what a refresh asks for.
 */
export function rightsOf(prefix: string, user: User): Rights {
  const all = [`${prefix}-*`];
  switch (user) {
    case "writer":
      return {
        cluster: ["monitor"],
        indices: [{ names: all, privileges: ["read", "write", "maintenance", "view_index_metadata"] }],
      };
    case "reader":
      return { cluster: ["monitor"], indices: [{ names: all, privileges: ["read", "view_index_metadata"] }] };
    case "grafana":
      return {
        cluster: ["monitor"],
        indices: [
          {
            // The alias and the index behind it.
            names: drawn.flatMap((kind) => [`${prefix}-${kind}`, `${prefix}-${kind}-v*`]),
            privileges: ["read", "view_index_metadata"],
          },
        ],
      };
  }
}

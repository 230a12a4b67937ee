package io.feddip.data.table;

import java.util.List;

/**
 * A row as it was read, before anybody knows what classes there are.
 *
 * @param values of the feature columns
 * @param widths how many values each of them has
 * @param label name of the class; where there are targets, how many; empty where labels were not
 *     asked for
 * @param targets that a network is to give; empty where there are classes
 * @param client name of the client; empty where clients were not asked for
 */
record RawRow(
    RowValues values,
    List<Integer> widths,
    String label,
    RowValues.Numbers targets,
    String client) {}

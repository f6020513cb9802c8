/**
 * Reads application specifications: {@link com.plushm.spec.YamlSpecReader} is the service. A file
 * becomes a tree with places ({@code yaml}), is compared with the table of keys ({@code grammar}),
 * and becomes pools, components and processes here, where the checks stand that concern several of
 * them: references, sizes, order. All that is wrong is gathered ({@code problem}); nothing is
 * thrown.
 */
package com.plushm.spec;

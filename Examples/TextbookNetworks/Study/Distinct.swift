/// Makes items until there are `count` different ones that are not among `seen`, which gets them too: so that what a
/// network is tested on is nothing that it was trained on.
func distinct<Item: Hashable>(_ count: Int, besides seen: inout Set<Item>, _ make: () -> Item) -> [Item] {
    var items: [Item] = []
    while items.count < count {
        let item = make()
        if seen.insert(item).inserted { items.append(item) }
    }
    return items
}

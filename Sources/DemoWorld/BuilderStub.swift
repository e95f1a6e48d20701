extension Builder {
    mutating func makeDayOfScreens() {}
    mutating func makeStories() {}
    mutating func makeRest() {}
    mutating func makeDays() {}
    mutating func makeTasks() {}
}

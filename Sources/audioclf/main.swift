print("audioclf")

const all = Array.from({ length: 100 }, (_, i) => ({ id: i, name: `pet number ${i}`, price: i * 1.5, tags: ["a", "b"] }))

export const pets = async () => ({ pets: all })

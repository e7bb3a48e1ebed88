"""The networks: as src/NotebookHelpers/Models/Rating/DotBias.cs and EmbeddingMlp.cs, with the same names, by which weights are found.
Each gives the rating of each pair, and what L2 multiplies: the squares of the pair's rows, times a power of the row's share."""
import collections
import torch
from torch import nn

RARITY = 0.75  # as in RatingNetwork.cs: what L2 counts for at each of a row's ratings falls by this power of their number


class Tables(nn.Module):
    def __init__(self, users, items, options, sparse):
        super().__init__()
        self.options, self.sparse = options, sparse
        self.userFactors, self.itemFactors = self.table(users, options["factors"]), self.table(items, options["factors"])
        self.register_buffer("userShares", torch.ones(users))
        self.register_buffer("itemShares", torch.ones(items))

    def table(self, rows, width):
        return nn.Embedding(rows, width, sparse=self.sparse)

    def squares(self, users, items, of_user, of_item):
        share_of_user, share_of_item = self.userShares[users] ** RARITY, self.itemShares[items] ** RARITY
        return share_of_user * of_user.square().sum(1) + share_of_item * of_item.square().sum(1)


class DotBias(Tables):
    def __init__(self, users, items, options, sparse):
        super().__init__(users, items, options, sparse)
        self.userBiases, self.itemBiases = self.table(users, 1), self.table(items, 1)

    def forward(self, users, items):                                               # [batch], [batch]
        user, item = self.userFactors(users), self.itemFactors(items)              # [batch, factors]
        user_bias, item_bias = self.userBiases(users), self.itemBiases(items)      # [batch, 1]
        rating = (user * item).sum(1) + user_bias.squeeze(1) + item_bias.squeeze(1) + self.options["offset"]
        factors, biases = self.squares(users, items, user, item), self.squares(users, items, user_bias, item_bias)
        return rating, self.options["deviation"] * factors + 0.3 * biases          # [batch], [batch]


class EmbeddingMlp(Tables):
    def __init__(self, users, items, options, sparse):
        super().__init__(users, items, options, sparse)
        if options["dot"]:
            self.userBiases, self.itemBiases = self.table(users, 1), self.table(items, 1)
        layers, width = collections.OrderedDict(), (3 if options["dot"] else 2) * options["factors"]
        for number, hidden in enumerate(options["hidden"], 1):
            layers[f"hidden{number}"], layers[f"relu{number}"] = nn.Linear(width, hidden), nn.ReLU()
            layers[f"dropout{number}"], width = nn.Dropout(options["dropout"]), hidden
        layers["output"] = nn.Linear(width, 1)
        self.layers = nn.Sequential(layers)

    def forward(self, users, items):
        user, item = self.userFactors(users), self.itemFactors(items)
        squares, options = self.squares(users, items, user, item), self.options
        if options["dot"]:
            product, user_bias, item_bias = user * item, self.userBiases(users), self.itemBiases(items)
            # The vectors learn from the dot product alone.
            output = self.layers(torch.cat([user, item, product], 1).detach()).squeeze(1)
            output = product.sum(1) + user_bias.squeeze(1) + item_bias.squeeze(1) + output
            squares = squares + 0.3 * self.squares(users, items, user_bias, item_bias)
        else:
            output, squares = self.layers(torch.cat([user, item], 1)).squeeze(1), 40 * squares
        return options["offset"] + options["deviation"] * output, options["deviation"] ** 2 * squares


KINDS = {"DotBias": DotBias, "EmbeddingMlp": EmbeddingMlp}
